/** P25, P30: the same epoch twice, once with more hosts that fail. What the others weigh and earn, by their records and their purses. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordsOf } from '../../harness/pocUser.ts';
import { amountOf, collector, type Purse, purseOf } from '../../harness/purses.ts';
import {
  accounts,
  type ChainPlan,
  type Conduct,
  chainPlan,
  denoms,
  PlannedChain,
} from './epochPlan.ts';

interface Outcome {
  readonly weights: readonly bigint[];
  readonly purses: readonly Purse[];
  readonly pool: Purse;
}

async function outcomeOf(plan: ChainPlan): Promise<Outcome> {
  const played = await PlannedChain.start(plan);
  const { chain } = played;
  try {
    const [plans = []] = plan.epochs;
    await played.play(plans);
    const pool = await purseOf(chain, collector);
    await played.settle(plans);
    const records = await recordsOf(chain, 1n);
    return {
      weights: accounts.map(({ address }) => {
        return records.find((record) => record.address === address)?.weight ?? 0n;
      }),
      purses: await Promise.all(accounts.map(({ address }) => purseOf(chain, address))),
      pool,
    };
  } finally {
    await chain.stop();
  }
}

test('P30 no failure of others costs an honest host a unit of weight or of any denomination', async () => {
  const failing = fc.array(fc.constantFrom(undefined, 'silent' as const, 'wrong' as const), {
    minLength: accounts.length,
    maxLength: accounts.length,
  });
  await fc.assert(
    fc.asyncProperty(chainPlan(1), failing, async (plan, failures) => {
      // Of those who would have been honest: they send and pay for the same commits.
      const fails = (i: number): boolean =>
        failures[i] !== undefined && plan.epochs[0]?.[i]?.conduct === 'honest';
      const worse: ChainPlan = {
        ...plan,
        epochs: plan.epochs.map((hosts) =>
          hosts.map((host, i) => (fails(i) ? { ...host, conduct: failures[i] as Conduct } : host)),
        ),
      };
      const [calm, failed] = [await outcomeOf(plan), await outcomeOf(worse)];
      expect(failed.pool).toEqual(calm.pool);
      accounts.forEach((_, i) => {
        expect(failed.weights[i]).toBe(fails(i) ? 0n : calm.weights[i]);
        if (fails(i)) return;
        for (const denom of denoms) {
          const [had, has] = [calm, failed].map(({ purses }) =>
            amountOf(purses[i] as Purse, denom),
          ) as [bigint, bigint];
          expect(has >= had, `${denom} of ${i}: ${had}, then ${has}`).toBe(true);
        }
      });
    }),
    { numRuns: 20, endOnFailure: true },
  );
});
