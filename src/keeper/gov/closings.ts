/** What is left of a proposal that is over: deposits to settle, votes to remove. Never more at once than the caller allows (G12). */

import { type Closing, Settlement } from '../../gen/cpoc/gov/v1/gov.ts';
import { parseAddress } from '../../types/address.ts';
import { addCoins, type Coin, parseCoins } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { shareOf } from '../../types/decimal.ts';
import { burnCoins } from '../bank/supply.ts';
import { sendCoinsFromModule } from '../bank/transfers.ts';
import { releaseDeposit } from './heldDeposits.ts';
import { closings, deposits, votes } from './schema.ts';

/** Deposits and votes: how many may be settled, or were. */
export interface ClosingWork {
  readonly deposits: number;
  readonly votes: number;
}

/** From now on the deposits wait for `settle`. */
export function close(
  ctx: Context,
  closing: Pick<Closing, 'proposalId' | 'settlement'> & Partial<Closing>,
): Closing {
  const whole = { cancelRatio: '', cancelDest: '', ...closing };
  closings.set(ctx, closing.proposalId, whole);
  return whole;
}

/**
 * Settles deposits, then removes votes, in the order of addresses; the closing ends where nothing is left.
 *
 * @returns what was done
 */
export function settle(ctx: Context, closing: Closing, limits: ClosingWork): ClosingWork {
  const { proposalId } = closing;
  const paid = settleDeposits(ctx, closing, limits.deposits);
  const removed = removeVotes(ctx, proposalId, limits.votes);
  if (paid < limits.deposits && removed < limits.votes) closings.delete(ctx, proposalId);
  return { deposits: paid, votes: removed };
}

/** @returns how many; fewer than the limit where none is left */
function settleDeposits(ctx: Context, closing: Closing, limit: number): number {
  const prefix = deposits.key.prefix(closing.proposalId);
  const due = firstOf(deposits.entries(ctx, { prefix }), limit);
  let taken: readonly Coin[] = [];
  for (const [key, { amount }] of due) {
    const coins = parseCoins(amount);
    const lost = lostOf(closing, coins);
    deposits.delete(ctx, key);
    releaseDeposit(ctx, coins);
    const back = coins
      .map(({ denom, amount: all }, i) => ({ denom, amount: all - (lost[i]?.amount ?? 0n) }))
      .filter(isPositive);
    if (back.length > 0) sendCoinsFromModule(ctx, 'gov', key[1], back);
    taken = addCoins(taken, lost.filter(isPositive));
  }
  if (taken.length > 0) takeAway(ctx, closing, taken);
  return due.length;
}

function isPositive({ amount }: Coin): boolean {
  return amount > 0n;
}

/** What the depositor does not get back, coin by coin; a share is rounded down, the remainder goes back. */
function lostOf({ settlement, cancelRatio }: Closing, coins: readonly Coin[]): Coin[] {
  return coins.map(({ denom, amount }) => {
    switch (settlement) {
      case Settlement.SETTLEMENT_BURN:
        return { denom, amount };
      case Settlement.SETTLEMENT_CANCEL:
        return { denom, amount: shareOf(amount, BigInt(cancelRatio)) };
      default:
        return { denom, amount: 0n };
    }
  });
}

function takeAway(ctx: Context, { cancelDest }: Closing, coins: readonly Coin[]): void {
  if (cancelDest === '') burnCoins(ctx, 'gov', coins);
  else sendCoinsFromModule(ctx, 'gov', parseAddress(cancelDest, ctx.block.addressPrefix), coins);
}

/** @returns how many; fewer than the limit where none is left */
function removeVotes(ctx: Context, proposalId: bigint, limit: number): number {
  const prefix = votes.key.prefix(proposalId);
  const due = firstOf(votes.keys(ctx, { prefix }), limit);
  for (const key of due) votes.delete(ctx, key);
  return due.length;
}

/** At most so many of an iteration; what follows is not looked at. */
function firstOf<T>(all: IterableIterator<T>, limit: number): T[] {
  const first: T[] = [];
  if (limit === 0) return first;
  for (const one of all) {
    first.push(one);
    if (first.length === limit) break;
  }
  return first;
}
