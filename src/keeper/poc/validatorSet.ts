/** The validator set, and what follows a member in and out of it (P27, P31, P32). */

import type { Validator } from '../../gen/cpoc/poc/v1/poc.ts';
import type { StateReader } from '../../lib/kv.ts';
import { parseAddress } from '../../types/address.ts';
import { consensusAddress } from '../../types/consensusAddress.ts';
import type { Context } from '../../types/context.ts';
import { currentEpochIndex, epochs, validators, validatorTerms } from './schema.ts';
import { beginSigning, endSigning } from './signing.ts';

/** The current set, in the order of consensus keys. */
export function currentValidators(state: StateReader): Validator[] {
  return [...validators.entries(state)].map(([, validator]) => validator);
}

/** Enters the set, or changes there. What a member signed goes on counting; who enters begins anew. */
export function putValidator(ctx: Context, validator: Validator): void {
  const key = validator.consensusPubkey;
  if (!validators.has(ctx, key)) beginSigning(ctx, key);
  validators.set(ctx, key, validator);
}

/** Leaves the set. */
export function removeValidator(ctx: Context, consensusPubkey: Uint8Array): void {
  validators.delete(ctx, consensusPubkey);
  endSigning(ctx, consensusPubkey);
}

/** Remembers whose validators the members of the set are in an epoch, for evidence that comes later (P32). */
export function recordTerms(ctx: Context, epochIndex: bigint, set: readonly Validator[]): void {
  for (const { consensusPubkey, address } of set) {
    const key = [epochIndex, consensusAddress(consensusPubkey)] as const;
    validatorTerms.set(ctx, key, parseAddress(address, ctx.block.addressPrefix));
  }
}

/**
 * Whose validator signed block `height` with a consensus address; undefined where nobody's did, or that epoch's records are pruned.
 * A set that is decided in block H signs from H + 2 on, so that the first block of an epoch is still signed by the set before.
 * Looks at the epochs since then.
 */
export function signerAt(
  state: StateReader,
  address: Uint8Array,
  height: bigint,
): Uint8Array | undefined {
  for (let index = currentEpochIndex.require(state); index > 0n; index -= 1n) {
    const epoch = epochs.get(state, index);
    if (epoch === undefined) return undefined;
    if (index === 1n || epoch.startHeight < height) {
      return validatorTerms.get(state, [index, address]);
    }
  }
  return undefined;
}
