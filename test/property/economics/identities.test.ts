/** One owner, one identity or many: rewards, weight and power. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClaim } from '../../../simulate/chain/claim.ts';
import { commitSlots, playEpoch } from '../../../simulate/chain/playEpoch.ts';
import { addressOf, seededChain } from '../../../simulate/chain/seededChain.ts';
import { powerShare } from '../../../simulate/identities/powerShare.ts';
import { expectedShare } from '../../../simulate/overclaiming/expectedShare.ts';
import { measurePlans } from '../../../simulate/overclaiming/measurePlans.ts';
import type { Plan } from '../../../simulate/overclaiming/plan.ts';
import { defaultParams } from '../../../src/types/poc/params.ts';
import { shareRewards } from '../../../src/weights/shareRewards.ts';

const params = defaultParams('upoc');
const settings = { seed: 16, numRuns: 300 };
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);

/** Weights of owners who claim what they made, each with the parts of its work. */
function honestWeights(owners: readonly (readonly number[])[]): bigint[] {
  const outcomes = playEpoch({
    chain: seededChain('honest'),
    params,
    index: 1n,
    startHeight: 1n,
    slots: commitSlots(params, 1n, 1),
    operators: owners.map((parts, o) => ({
      identities: parts.map((_, i) => addressOf(`${o}/${i}`)),
      commit: () => parts.map((part) => createClaim(part, part)),
    })),
  });
  return outcomes.map((identities) => sum(identities.map(({ weight }) => weight)));
}

const work = fc.array(fc.integer({ min: 10, max: 5000 }), { minLength: 1, maxLength: 12 });
const others = fc.array(
  fc.integer({ min: 10, max: 20_000 }).map((n) => [n]),
  { minLength: 1, maxLength: 5 },
);

describe('A16 splitting or merging honest work', () => {
  test('A16 many identities never weigh more than one, and at most one unit each less', () => {
    fc.assert(
      fc.property(work, (parts) => {
        const whole = parts.reduce((a, b) => a + b, 0);
        const [many, one] = honestWeights([parts, [whole]]) as [bigint, bigint];
        expect(many <= one).toBe(true);
        expect(one - many < BigInt(parts.length)).toBe(true);
      }),
      settings,
    );
  });

  test('A16 many identities never earn more than one, whatever the pool and the others', () => {
    const pool = fc.bigInt({ min: 0n, max: 1n << 80n });
    fc.assert(
      fc.property(work, others, pool, (parts, rest, amount) => {
        const whole = parts.reduce((a, b) => a + b, 0);
        const [one, ...restWeights] = honestWeights([[whole], ...rest]) as [bigint, ...bigint[]];
        const weights = parts.map((part) => BigInt(part) / BigInt(params.nonceWeight));
        const earnedByMany = sum(
          shareRewards(amount, [...weights, ...restWeights]).slice(0, parts.length),
        );
        const earnedByOne = shareRewards(amount, [one, ...restWeights])[0] as bigint;
        expect(earnedByMany <= earnedByOne).toBe(true);
      }),
      settings,
    );
  });
});

describe('A16 splitting or merging claims', () => {
  test('A16 over-claimers keep what the formula says, by however many identities and commits', () => {
    const plans = [1, 4, 16].flatMap((identities) =>
      [1, 10].flatMap((commits) =>
        (['first', 'interleaved', 'whole'] as const).map(
          (layout): Plan => ({ madePercent: 80, commits, layout, identities }),
        ),
      ),
    );
    const rules = { sampleRateBps: 500, auditLeaves: 4 };
    const measured = measurePlans({ seed: 'A16', rules, plans, epochs: 30, identitiesAPlan: 16 });
    for (const { plan, trials, share } of measured) {
      const expected = expectedShare(plan, rules);
      // Weight is 0 or 1/f of honesty; 5.5 standard errors for each of 18 plans: a false alarm in 3e7 seeds.
      const error = Math.sqrt((expected * (1 / 0.8 - expected)) / trials);
      expect(Math.abs(share - expected), JSON.stringify(plan)).toBeLessThan(5.5 * error);
      expect(expected).toBeLessThan(0.8 ** 3 + 1e-9);
    }
  });
});

describe('A16 the power cap bounds a validator, not an owner', () => {
  const rest = Array.from({ length: 20 }, (_, i) => 0.01 * (1 + (i % 5)));
  const mean = rest.reduce((a, b) => a + b, 0);

  test.each([0.4, 0.5, 0.7])(
    'A16 an owner of %f of the weight has 30 %% of the power as one identity, all of its share as four',
    (share) => {
      const scaled = rest.map((weight) => (weight * (1 - share)) / mean);
      const split = Array.from({ length: 4 }, () => share / 4);
      expect(powerShare({ own: [share], others: scaled })).toBeCloseTo(0.3, 4);
      expect(powerShare({ own: split, others: scaled })).toBeCloseTo(share, 4);
    },
  );

  test('A16 beside one capped host a hundredth of the work, split, has 70 % of the power', () => {
    const own = Array.from({ length: 10 }, () => 0.001);
    expect(powerShare({ own, others: [0.99] })).toBeCloseTo(0.7, 4);
  });
});
