/** Reading, writing and using fee allowances, with the SDK's events. */

import { AppError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { formatAddress } from '../../types/address.ts';
import type { Coin } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { acceptFee } from '../../types/feegrant/acceptFee.ts';
import { type Allowance, expirationOf } from '../../types/feegrant/allowance.ts';
import { decodeAllowance, encodeAllowance } from '../../types/feegrant/allowanceCodec.ts';
import { InfiniteGasMeter } from '../../types/gas.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { allowanceQueue, allowances, allowancesByGranter } from './schema.ts';

/** Gas of each type URL that an allowance for certain messages is compared with, as in the SDK. */
const gasPerMessageType = 10n;

export interface AllowancePair {
  /** Whose coins are spent. */
  readonly granter: Uint8Array;
  /** Who may spend them on fees. */
  readonly grantee: Uint8Array;
}

export function getAllowance(state: StateReader, pair: AllowancePair): Allowance | undefined {
  const grant = allowances.get(state, [pair.grantee, pair.granter]);
  return grant === undefined ? undefined : decodeAllowance(grant.allowance);
}

/** @throws AppError sdk/38 where there is none */
export function requireAllowance(state: StateReader, pair: AllowancePair): Allowance {
  const allowance = getAllowance(state, pair);
  if (allowance === undefined) throw new AppError(sdkErrors.notFound, 'fee-grant not found');
  return allowance;
}

/** The caller made sure that there is none yet. */
export function addAllowance(ctx: Context, pair: AllowancePair, allowance: Allowance): void {
  const { granter, grantee } = pair;
  const expiration = expirationOf(allowance);
  if (expiration !== undefined) {
    const { seconds, nanos } = expiration;
    allowanceQueue.add(ctx, [seconds, BigInt(nanos), grantee, granter]);
  }
  writeAllowance(ctx, pair, allowance);
  // The SDK has no such index; clients' gas figures do not count it.
  const uncharged = ctx.branch(new InfiniteGasMeter());
  allowancesByGranter.add(uncharged, [granter, grantee]);
  uncharged.write();
  emit(ctx, 'set_feegrant', pair);
}

/** Removes the allowance where it is. */
export function removeAllowance(ctx: Context, pair: AllowancePair, allowance: Allowance): void {
  const { granter, grantee } = pair;
  allowances.delete(ctx, [grantee, granter]);
  const expiration = expirationOf(allowance);
  if (expiration !== undefined) {
    const { seconds, nanos } = expiration;
    allowanceQueue.remove(ctx, [seconds, BigInt(nanos), grantee, granter]);
  }
  const uncharged = ctx.branch(new InfiniteGasMeter());
  allowancesByGranter.remove(uncharged, [granter, grantee]);
  uncharged.write();
}

/**
 * Takes a fee off an allowance, not off anybody's balance.
 *
 * @param messages type URLs of the transaction's messages
 * @throws AppError sdk/38, feegrant/2, 3, 7
 */
export function useAllowance(
  ctx: Context,
  pair: AllowancePair,
  fee: readonly Coin[],
  messages: readonly string[],
): void {
  const allowance = requireAllowance(ctx, pair);
  const left = acceptFee(allowance, {
    now: ctx.block.time,
    fee,
    messages,
    look: () => ctx.gas.consume(gasPerMessageType, 'check msg'),
  });
  if (left === undefined) {
    removeAllowance(ctx, pair, allowance);
    emit(ctx, 'revoke_feegrant', pair);
    emit(ctx, 'use_feegrant', pair);
    return;
  }
  emit(ctx, 'use_feegrant', pair);
  // The SDK reads the grant once more before it writes it; clients' gas figures count that read.
  allowances.get(ctx, [pair.grantee, pair.granter]);
  writeAllowance(ctx, pair, left);
  emit(ctx, 'update_feegrant', pair);
}

/** A change of an allowance; its attributes are those of the SDK. */
export function emit(ctx: Context, type: string, { granter, grantee }: AllowancePair): void {
  const { addressPrefix } = ctx.block;
  ctx.events.emit(type, {
    granter: formatAddress(granter, addressPrefix),
    grantee: formatAddress(grantee, addressPrefix),
  });
}

function writeAllowance(
  ctx: Context,
  { granter, grantee }: AllowancePair,
  allowance: Allowance,
): void {
  const { addressPrefix } = ctx.block;
  allowances.set(ctx, [grantee, granter], {
    granter: formatAddress(granter, addressPrefix),
    grantee: formatAddress(grantee, addressPrefix),
    allowance: encodeAllowance(allowance),
  });
}
