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
    setBalance(ctx, address, denom, getBalance(ctx, address, denom) + amount);
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
    return { denom, amount: balance - amount };
  });
  for (const { denom, amount } of rest) setBalance(ctx, address, denom, amount);
}

/**
 * Moves coins to another address without gas, where the sender has more of each than is moved; otherwise nothing is changed. Only for a branch
 * that is dropped: who holds a denomination is not kept.
 */
export function moveCovered(
  state: StateWriter,
  from: Uint8Array,
  to: Uint8Array,
  coins: readonly Coin[],
): boolean {
  const isCovered = coins.every(({ denom, amount }) => getSpendable(state, from, denom) > amount);
  if (!isCovered) return false;
  for (const { denom, amount } of coins) {
    balances.set(state, [from, denom], getBalance(state, from, denom) - amount);
    balances.set(state, [to, denom], getBalance(state, to, denom) + amount);
  }
  return true;
}

function setBalance(ctx: Context, address: Uint8Array, denom: string, amount: bigint): void {
  if (amount < 0n) throw new InvariantError(`balance of ${denom} would become ${amount}`);
  if (amount === 0n) {
    holders.remove(ctx, [denom, address]);
    balances.delete(ctx, [address, denom]);
    return;
  }
  holders.add(ctx, [denom, address]);
  balances.set(ctx, [address, denom], amount);
}
