/** Jailed validators leave the set at once, as long as the chain can go on without them (P31). */

import type { Epoch, Validator } from '../gen/cpoc/poc/v1/poc.ts';
import { emitValidatorJailed } from '../keeper/poc/events.ts';
import { currentValidators, removeValidator } from '../keeper/poc/validatorSet.ts';
import type { Context } from '../types/context.ts';
import type { KeyPower } from '../weights/validatorUpdates.ts';
import { isSeenSigning } from './isSeenSigning.ts';

/**
 * One after the other, in the order given. Those who stay must be more than two thirds validators that were seen signing, by power: a set of
 * others might never decide a block again. Who cannot leave stays until the next settlement. Reads the set once.
 */
export function expelValidators(
  ctx: Context,
  epoch: Epoch,
  leaving: readonly Validator[],
): KeyPower[] {
  if (leaving.length === 0) return [];
  let { seen, total } = powerOf(ctx, epoch);
  return leaving.flatMap((validator) => {
    const { consensusPubkey, power } = validator;
    const seenLeft = isSeenSigning(ctx, epoch, validator) ? seen - power : seen;
    const totalLeft = total - power;
    const leaves = seenLeft * 3n > totalLeft * 2n;
    emitValidatorJailed(ctx, validator, leaves);
    if (!leaves) return [];
    seen = seenLeft;
    total = totalLeft;
    removeValidator(ctx, consensusPubkey);
    return [{ consensusPubkey, power: 0n }];
  });
}

function powerOf(ctx: Context, epoch: Epoch): { seen: bigint; total: bigint } {
  let seen = 0n;
  let total = 0n;
  for (const validator of currentValidators(ctx)) {
    total += validator.power;
    if (isSeenSigning(ctx, epoch, validator)) seen += validator.power;
  }
  return { seen, total };
}
