/** P25 to P30 over whole epochs: what a settlement writes, pays and tells CometBFT, against the plan of who did what. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Params } from '../../../src/gen/cpoc/poc/v1/params.ts';
import type { Validator, WeightRecord } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { compareBytes, toHex } from '../../../src/lib/bytes.ts';
import { recordsOf, validatorsOf } from '../../harness/pocUser.ts';
import { amountOf, collector, type Purse, purse, purseOf, supplyOf } from '../../harness/purses.ts';
import { type SimAccount, simConsensusKey } from '../../harness/simAccount.ts';
import type { SimChain } from '../../harness/simChain.ts';
import {
  cappedByTheText,
  scaledByTheText,
  sharedByTheText,
  weightByTheText,
} from '../weights/oracle.ts';
import { rational, sum } from '../weights/rational.ts';
import {
  accounts,
  type ChainPlan,
  chainPlan,
  denoms,
  type HostPlan,
  PlannedChain,
} from './epochPlan.ts';

/** All that a settlement touches, as queries show it. */
interface Snapshot {
  readonly purses: readonly Purse[];
  readonly collected: Purse;
  readonly supply: Purse;
  readonly set: readonly Validator[];
}

async function look(chain: SimChain): Promise<Snapshot> {
  return {
    purses: await Promise.all(accounts.map(({ address }) => purseOf(chain, address))),
    collected: await purseOf(chain, collector),
    supply: await supplyOf(chain),
    set: await validatorsOf(chain),
  };
}

interface Settled {
  readonly plan: ChainPlan;
  /** By account; undefined for who did nothing in the epoch. */
  readonly weights: readonly (bigint | undefined)[];
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** By account. */
  readonly records: readonly (WeightRecord | undefined)[];
  /** What CometBFT was told until now, by key. */
  readonly told: ReadonlyMap<string, bigint>;
}

test('P25 to P30 settlement writes, pays and elects what the rules say of what was done', async () => {
  await fc.assert(
    fc.asyncProperty(chainPlan(3), async (plan) => {
      const played = await PlannedChain.start(plan);
      try {
        for (const [i, plans] of plan.epochs.entries()) {
          const settled = await settle(played, plan, plans, BigInt(i) + 1n);
          checkWeights(settled);
          checkRewards(settled);
          checkSet(settled);
        }
      } finally {
        await played.chain.stop();
      }
    }),
    // A run is many blocks: shrinking would take longer than reading the seed.
    { numRuns: 40, endOnFailure: true },
  );
});

async function settle(
  played: PlannedChain,
  plan: ChainPlan,
  plans: readonly HostPlan[],
  epoch: bigint,
): Promise<Settled> {
  const { chain } = played;
  await played.play(plans);
  const before = await look(chain);
  await played.settle(plans);
  const records = await recordsOf(chain, epoch);
  return {
    plan,
    weights: plans.map((one) => expectedWeight(one, plan.params)),
    before,
    after: await look(chain),
    records: accounts.map(({ address }) => records.find((record) => record.address === address)),
    told: new Map(chain.comet.powers),
  };
}

/** P25: who failed an answer, or left, has nothing. */
function expectedWeight(plan: HostPlan, params: Partial<Params>): bigint | undefined {
  const made = plan.commits[0] + plan.commits[1];
  if (made === 0) return undefined;
  if (plan.conduct !== 'honest') return 0n;
  const factor = rational(
    BigInt(params.weightFactorNumerator as number),
    BigInt(params.weightFactorDenominator as number),
  );
  return weightByTheText(0n, BigInt(made) / BigInt(params.nonceWeight as number), factor);
}

/** P28: a record for everybody who committed and every validator, and for nobody else. */
function checkWeights({ weights, records, before }: Settled): void {
  accounts.forEach(({ address }, i) => {
    const isConcerned = before.set.some((validator) => validator.address === address);
    expect(records[i] !== undefined).toBe(weights[i] !== undefined || isConcerned);
    expect(records[i]?.weight ?? 0n, `weight of ${i}`).toBe(weights[i] ?? 0n);
  });
}

/** P30: fees of each denomination and what is minted, to the unit. */
function checkRewards({ plan, weights, records, before, after }: Settled): void {
  const total = weights.map((weight) => weight ?? 0n);
  const reward = BigInt(plan.params.epochReward?.amount ?? '0');
  for (const denom of denoms) {
    const minted = denom === 'upoc' && sum(total) > 0n ? reward : 0n;
    const pool = amountOf(before.collected, denom) + minted;
    const { paid, remainder } = sharedByTheText(pool, total);
    const got = after.purses.map((held, i) => {
      return amountOf(held, denom) - amountOf(before.purses[i] as Purse, denom);
    });
    expect(got).toEqual(sum(total) === 0n ? total : paid);
    expect(amountOf(after.collected, denom)).toBe(remainder);
    expect(amountOf(after.supply, denom)).toBe(amountOf(before.supply, denom) + minted);
    expect(records.map((record) => amountOf(purse(record?.reward ?? []), denom))).toEqual(got);
  }
}

function checkSet({ plan, weights, records, before, after, told }: Settled): void {
  const next = new Map(after.set.map((v) => [toHex(v.consensusPubkey), v.power]));
  expect(next.size).toBeGreaterThan(0);
  expect(told).toEqual(next);
  // P27: without a candidate the set stays; P26 exactly where all candidates were seen before.
  const candidates = weights.map((weight, i) => {
    return plan.powers[i] === undefined ? 0n : (weight ?? 0n);
  });
  const current = new Map(before.set.map((v) => [toHex(v.consensusPubkey), v.power]));
  const keys = candidates.flatMap((weight, i) => (weight > 0n ? [toHex(simConsensusKey(i))] : []));
  if (keys.length === 0) expect(next).toEqual(current);
  else if (keys.every((key) => current.has(key))) {
    expect(next).toEqual(expectedPowers(candidates, plan.params));
  }
  // P34.
  const onProbation = after.set.filter(({ probation }) => probation);
  for (const { power } of onProbation) expect(power).toBe(1n);
  expect(3n * BigInt(onProbation.length) < sum([...next.values()])).toBe(true);
  // P28: the record says what power came of it.
  accounts.forEach(({ address }, i) => {
    const own = after.set.filter((validator) => validator.address === address);
    expect(records[i]?.power ?? 0n).toBe(sum(own.map(({ power }) => power)));
  });
}

/** P26, P27 by key. */
function expectedPowers(
  candidates: readonly bigint[],
  params: Partial<Params>,
): Map<string, bigint> {
  const ranked = candidates
    .map((weight, i) => ({ weight, key: simConsensusKey(i), account: accounts[i] as SimAccount }))
    .filter(({ weight }) => weight > 0n)
    .sort((a, b) => {
      if (a.weight !== b.weight) return a.weight > b.weight ? -1 : 1;
      return compareBytes(a.account.bytes, b.account.bytes);
    })
    .slice(0, params.maxValidators);
  const weights = ranked.map(({ weight }) => weight);
  const powers = scaledByTheText(cappedByTheText(weights, params.maxPowerShareBps as number));
  return new Map(ranked.map(({ key }, i) => [toHex(key), powers[i] as bigint]));
}
