/** Rewards of an epoch: fees and newly minted coins, by weight (P30). */

import type { Coin as WireCoin } from '../../gen/cosmos/base/v1beta1/coin.ts';
import type { Epoch, Settlement } from '../../gen/cpoc/poc/v1/poc.ts';
import { feeCollector } from '../../keeper/auth/moduleAccounts.ts';
import { getBalances } from '../../keeper/bank/balances.ts';
import { mintCoins } from '../../keeper/bank/supply.ts';
import { sendCoins, sendCoinsToModule } from '../../keeper/bank/transfers.ts';
import type { Coin } from '../../types/coin.ts';
import type { Context } from '../../types/context.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import { epochParams } from '../../types/poc/epochHeights.ts';
import { shareRewards } from '../../weights/shareRewards.ts';
import type { Weighed } from './weighParticipants.ts';

export interface Payment extends Pick<Settlement, 'pool' | 'minted'> {
  /** What each weighed participant got. */
  readonly rewards: WireCoin[][];
}

/**
 * Pays `⌊pool × weight / Σ weight⌋` of each denomination; what is left over stays in the fee collector for the next epoch. Where no
 * weight is left nothing is minted and nothing moves.
 */
export function payRewards(ctx: Context, epoch: Epoch, weighed: readonly Weighed[]): Payment {
  const weights = weighed.map(({ record }) => record.weight);
  if (weights.every((weight) => weight === 0n)) {
    return { rewards: weighed.map(() => []), pool: [], minted: undefined };
  }
  const minted = mintReward(ctx, epoch);
  const collector = moduleAddress(feeCollector);
  const pool = getBalances(ctx, collector);
  const shares = pool.map(({ denom, amount }) => ({
    denom,
    amounts: shareRewards(amount, weights),
  }));
  const rewards = weighed.map(({ address }, i) => {
    const coins = shares
      .map(({ denom, amounts }): Coin => ({ denom, amount: amounts[i] ?? 0n }))
      .filter(({ amount }) => amount > 0n);
    if (coins.length > 0) sendCoins(ctx, collector, address, coins);
    return wireCoins(coins);
  });
  return { rewards, pool: wireCoins(pool), minted };
}

function wireCoins(coins: readonly Coin[]): WireCoin[] {
  return coins.map(({ denom, amount }) => ({ denom, amount: amount.toString() }));
}

/** The poc module mints; the fee collector pays, so that fees and reward are one pool. */
function mintReward(ctx: Context, epoch: Epoch): WireCoin | undefined {
  const reward = epochParams(epoch).epochReward;
  if (reward === undefined || reward.amount === '0') return undefined;
  const coins = [{ denom: reward.denom, amount: BigInt(reward.amount) }];
  mintCoins(ctx, 'poc', coins);
  sendCoinsToModule(ctx, moduleAddress('poc'), feeCollector, coins);
  return { ...reward };
}
