/** P25 and P30: weights and shares over random and adversarial sets, against fractions. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { participantWeight } from '../../../src/weights/participantWeight.ts';
import { shareRewards } from '../../../src/weights/shareRewards.ts';
import { sharedByTheText, weightByTheText } from './oracle.ts';
import { rational, sum } from './rational.ts';
import { edges, someWeight, weightSet } from './weightSets.ts';

const pools = fc.oneof(
  fc.bigInt({ min: 0n, max: 50n }),
  fc.bigInt({ min: 0n, max: 1n << 255n }),
  fc.constantFrom(...edges, (1n << 255n) - 1n, 1n << 255n, (1n << 256n) - 1n),
);
const uint32 = fc.oneof(
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 1, max: 4_294_967_295 }),
  fc.constantFrom(1, 2_147_483_647, 2_147_483_648, 4_294_967_295),
);

const forAll = (check: (pool: bigint, weights: bigint[]) => void): void =>
  fc.assert(fc.property(pools, weightSet, check), { numRuns: 500 });

describe('P25 weight', () => {
  const terms = fc.record({
    base: fc.constantFrom(...edges),
    effective: fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: 0n, max: 1n << 64n })),
    factorNumerator: uint32,
    factorDenominator: uint32,
  });

  test('is ⌊(base + effective) × factor⌋, at every size', () => {
    fc.assert(
      fc.property(terms, (given) => {
        const { base, effective, factorNumerator, factorDenominator } = given;
        const factor = rational(BigInt(factorNumerator), BigInt(factorDenominator));
        expect(participantWeight(given)).toBe(weightByTheText(base, effective, factor));
      }),
    );
  });

  test('does not fall when more was made, and is 0 where nothing was', () => {
    fc.assert(
      fc.property(terms, fc.bigInt({ min: 0n, max: 1n << 64n }), (given, more) => {
        const grown = { ...given, effective: given.effective + more };
        expect(participantWeight(grown) >= participantWeight(given)).toBe(true);
        expect(participantWeight({ ...given, base: 0n, effective: 0n })).toBe(0n);
      }),
    );
  });
});

describe('P30 shares of a pool', () => {
  test('are ⌊pool × weight / Σ weight⌋, computed with fractions', () => {
    forAll((pool, weights) => {
      expect(shareRewards(pool, weights)).toEqual(sharedByTheText(pool, weights).paid);
    });
  });

  test('and remainder are the pool to the unit; less than one unit for each who has weight is left', () => {
    forAll((pool, weights) => {
      const remainder = pool - sum(shareRewards(pool, weights));
      const payees = BigInt(weights.filter((w) => w > 0n).length);
      if (payees === 0n) expect(remainder).toBe(pool);
      else expect(remainder >= 0n && remainder < payees).toBe(true);
    });
  });

  test('of all zeros, and of nobody, are nothing', () => {
    fc.assert(
      fc.property(pools, fc.integer({ min: 0, max: 40 }), (pool, n) => {
        const zeros = Array.from({ length: n }, () => 0n);
        expect(shareRewards(pool, zeros)).toEqual(zeros);
      }),
    );
  });

  test('of one holder among zeros are the whole pool', () => {
    fc.assert(
      fc.property(pools, fc.bigInt({ min: 1n, max: 1n << 64n }), (pool, w) => {
        expect(shareRewards(pool, [0n, w, 0n])).toEqual([0n, pool, 0n]);
      }),
    );
  });

  test('of who has no weight are nothing, and who has none changes nothing for the others', () => {
    forAll((pool, weights) => {
      const paid = shareRewards(pool, weights);
      weights.forEach((w, i) => {
        if (w === 0n) expect(paid[i]).toBe(0n);
      });
      const positive = weights.filter((w) => w > 0n);
      expect(shareRewards(pool, positive)).toEqual(paid.filter((_, i) => weights[i] !== 0n));
    });
  });

  test('keep the order of the weights; equal weights earn the same', () => {
    forAll((pool, weights) => {
      const paid = shareRewards(pool, weights);
      const pairs = weights
        .map((w, i) => ({ w, paid: paid[i] as bigint }))
        .sort((a, b) => (a.w < b.w ? -1 : a.w > b.w ? 1 : 0));
      pairs.slice(1).forEach((above, i) => {
        const below = pairs[i] as (typeof pairs)[number];
        expect(above.paid >= below.paid).toBe(true);
        if (above.w === below.w) expect(above.paid).toBe(below.paid);
      });
    });
  });

  test('do not fall when the own weight or the pool grows', () => {
    const more = fc.bigInt({ min: 0n, max: 1n << 64n });
    fc.assert(
      fc.property(pools, someWeight, fc.nat(), more, (pool, weights, at, grown) => {
        const i = at % weights.length;
        const own = shareRewards(pool, weights)[i] as bigint;
        const raised = weights.with(i, (weights[i] as bigint) + grown);
        expect((shareRewards(pool, raised)[i] as bigint) >= own).toBe(true);
        expect((shareRewards(pool + grown, weights)[i] as bigint) >= own).toBe(true);
      }),
    );
  });
});
