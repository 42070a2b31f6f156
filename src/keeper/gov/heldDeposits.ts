/** Deposits lie in the gov account, and are not its own: nothing that governance decides may spend them (G5). */

import { equalBytes } from '../../lib/bytes.ts';
import { InvariantError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import type { Coin } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import { heldDeposits } from './schema.ts';

/** What of an account's balance it may not spend. Reads nothing but for the gov account. */
export function lockedAmount(state: StateReader, address: Uint8Array, denom: string): bigint {
  if (!equalBytes(address, moduleAddress('gov'))) return 0n;
  return heldDeposits.get(state, denom) ?? 0n;
}

/** After the deposit came in. */
export function holdDeposit(ctx: Context, coins: readonly Coin[]): void {
  for (const { denom, amount } of coins) {
    heldDeposits.set(ctx, denom, (heldDeposits.get(ctx, denom) ?? 0n) + amount);
  }
}

/** Before the deposit goes out. */
export function releaseDeposit(ctx: Context, coins: readonly Coin[]): void {
  for (const { denom, amount } of coins) {
    const left = (heldDeposits.get(ctx, denom) ?? 0n) - amount;
    if (left < 0n) throw new InvariantError(`deposits of ${denom} would become ${left}`);
    if (left === 0n) heldDeposits.delete(ctx, denom);
    else heldDeposits.set(ctx, denom, left);
  }
}
