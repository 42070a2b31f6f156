/** Balances: who holds how much. Supply does not move here. */

import { AppError, InvariantError } from '../../lib/errors.ts';
import type { StateReader, StateWriter } from '../../lib/kv.ts';
import { type Coin, formatCoins } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { getAccount } from '../auth/accounts.ts';
import { lockedAmount } from '../gov/heldDeposits.ts';
import { balances, holders } from './schema.ts';

export function getBalance(state: StateReader, address: Uint8Array, denom: string): bigint {
  return balances.get(state, [address, denom]) ?? 0n;
}

/** What an address may spend: all of it, but for the deposits that lie in the gov account (G5). */
export function getSpendable(state: StateReader, address: Uint8Array, denom: string): bigint {
  return getBalance(state, address, denom) - lockedAmount(state, address, denom);
}

/** All coins of an address. Cost: one step a denomination held. */
export function getBalances(state: StateReader, address: Uint8Array): Coin[] {
  const coins: Coin[] = [];
  for (const [[, denom], amount] of balances.entries(state, {
    prefix: balances.key.prefix(address),
  })) {
    coins.push({ denom, amount });
  }
  return coins;
}

/** Adds coins to an address, whose account may not exist yet. */
export function creditCoins(ctx: Context, address: Uint8Array, coins: readonly Coin[]): void {
  for (const { denom, amount } of coins) {
    const balance = getBalance(ctx, address, denom);
    setBalance(ctx, address, denom, balance, balance + amount);
  }
}

/**
 * Takes coins from an address: all of them, or none.
 *
 * @throws AppError sdk/5 naming the first denomination of which there is too little.
 */
export function debitCoins(ctx: Context, address: Uint8Array, coins: readonly Coin[]): void {
  // The SDK reads the account for its locked coins; clients' gas figures count that read.
  getAccount(ctx, address);
  const rest = coins.map(({ denom, amount }) => {
    const balance = getBalance(ctx, address, denom);
    const spendable = balance - lockedAmount(ctx, address, denom);
    if (spendable < amount) {
      throw new AppError(
        sdkErrors.insufficientFunds,
        `spendable balance ${formatCoins([{ denom, amount: spendable }])} is smaller than ${formatCoins([{ denom, amount }])}`,
      );
    }
    return { denom, balance, left: balance - amount };
  });
  for (const { denom, balance, left } of rest) setBalance(ctx, address, denom, balance, left);
}

/**
 * Adds to a balance, or takes from it where the amount is negative, without gas. Something must be left: who holds a denomination is not kept.
 * For a branch that is dropped.
 */
export function creditUnlisted(
  state: StateWriter,
  address: Uint8Array,
  { denom, amount }: Coin,
): void {
  balances.set(state, [address, denom], getBalance(state, address, denom) + amount);
}

/** @param before what the balance is now */
function setBalance(
  ctx: Context,
  address: Uint8Array,
  denom: string,
  before: bigint,
  amount: bigint,
): void {
  if (amount < 0n) throw new InvariantError(`balance of ${denom} would become ${amount}`);
  if (amount === 0n) {
    holders.remove(ctx, [denom, address]);
    balances.delete(ctx, [address, denom]);
    return;
  }
  // The SDK writes it each time, which clients' gas figures count.
  if (before > 0n) holders.chargeAdd(ctx, [denom, address]);
  else holders.add(ctx, [denom, address]);
  balances.set(ctx, [address, denom], amount);
}
