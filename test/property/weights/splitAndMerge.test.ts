/**
 * One host as many, many as one. Weight and reward: splitting never gains, merging gains what floors drop. Power: a cap on single hosts
 * cannot stop who splits; what it can do is stated here, and no more than that is gained.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capPowers } from '../../../src/weights/capPowers.ts';
import { participantWeight } from '../../../src/weights/participantWeight.ts';
import { shareRewards } from '../../../src/weights/shareRewards.ts';
import { shareOf } from './oracle.ts';
import * as q from './rational.ts';
import { type Rational, rational, sum } from './rational.ts';
import { positive, shareBps, weight } from './weightSets.ts';

const parts = fc.array(positive, { minLength: 2, maxLength: 8 });
const others = fc.array(weight, { maxLength: 8 });
const countPositive = (weights: readonly bigint[]): number => weights.filter((w) => w > 0n).length;

/** What the first `n` hold of all. */
const shareOfFirst = (powers: readonly bigint[], n: number): Rational =>
  rational(sum(powers.slice(0, n)), sum(powers));

describe('P11, P25 weight', () => {
  const work = fc.array(fc.bigInt(0n, 1n << 48n), { minLength: 1, maxLength: 8 });
  const terms = fc.record({
    nonceWeight: fc.oneof(fc.bigInt(1n, 20n), fc.bigInt(1n, 1n << 32n)),
    factorNumerator: fc.integer({ min: 1, max: 4_294_967_295 }),
    factorDenominator: fc.integer({ min: 1, max: 4_294_967_295 }),
  });

  test('of many together is at most that of one with the same work; floors take less than a unit each', () => {
    fc.assert(
      fc.property(work, terms, (nonces, { nonceWeight, ...factor }) => {
        const weigh = (n: bigint): bigint =>
          participantWeight({ base: 0n, effective: n / nonceWeight, ...factor });
        const many = sum(nonces.map(weigh));
        const one = weigh(sum(nonces));
        expect(many <= one).toBe(true);
        // Each identity but one may lose a unit of effective weight, and each one of weight.
        const lost = BigInt(nonces.length - 1) * BigInt(factor.factorNumerator);
        const bound = q.add(
          rational(lost, BigInt(factor.factorDenominator)),
          rational(BigInt(nonces.length)),
        );
        expect(q.isLess(rational(one - many), bound)).toBe(true);
      }),
    );
  });
});

describe('P30 reward', () => {
  const pool = fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(0n, 1n << 255n));

  test('of many together is at most that of one, by less than a unit each; nobody else gets another reward', () => {
    fc.assert(
      fc.property(pool, parts, others, (coins, mine, theirs) => {
        const one = shareRewards(coins, [sum(mine), ...theirs]);
        const many = shareRewards(coins, [...mine, ...theirs]);
        const earned = sum(many.slice(0, mine.length));
        expect(earned <= (one[0] as bigint)).toBe(true);
        expect((one[0] as bigint) - earned < BigInt(mine.length)).toBe(true);
        expect(many.slice(mine.length)).toEqual(one.slice(1));
      }),
    );
  });

  test('is less still where splitting lost weight, and the others do not lose by it', () => {
    fc.assert(
      fc.property(pool, parts, others, fc.bigInt(0n, 1000n), (coins, mine, theirs, lost) => {
        const one = shareRewards(coins, [sum(mine) + lost, ...theirs]);
        const many = shareRewards(coins, [...mine, ...theirs]);
        expect(sum(many.slice(0, mine.length)) <= (one[0] as bigint)).toBe(true);
        many.slice(mine.length).forEach((reward, i) => {
          expect(reward >= (one[i + 1] as bigint)).toBe(true);
        });
      }),
    );
  });
});

describe('P26 power of a host that splits', () => {
  test('is at most what the others leave: each keeps the lesser of its share of all weight and p', () => {
    fc.assert(
      fc.property(parts, others, shareBps, (mine, theirs, bps) => {
        const weights = [...mine, ...theirs];
        const p = shareOf(countPositive(weights), bps);
        const powers = capPowers(weights, bps);
        const kept = theirs
          .map((w) => q.smaller(rational(w, sum(weights)), p))
          .reduce(q.add, q.zero);
        // Less than one unit of power is lost to floor by each of the others.
        const rounding = rational(BigInt(countPositive(theirs)), sum(powers));
        const bound = q.add(q.minus(q.one, kept), rounding);
        expect(q.isAtMost(shareOfFirst(powers, mine.length), bound)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('is at most its share of all weight where nobody else is above p', () => {
    fc.assert(
      fc.property(parts, others, shareBps, (mine, theirs, bps) => {
        const weights = [...mine, ...theirs];
        const p = shareOf(countPositive(weights), bps);
        const whole = sum(weights);
        fc.pre(theirs.every((w) => q.isAtMost(rational(w, whole), p)));
        const powers = capPowers(weights, bps);
        const rounding = rational(BigInt(countPositive(theirs)), sum(powers));
        const bound = q.add(rational(sum(mine), whole), rounding);
        expect(q.isAtMost(shareOfFirst(powers, mine.length), bound)).toBe(true);
      }),
    );
  });

  test('whole it holds at most p, split it holds its share of weight: the smallest case', () => {
    expect(capPowers([2n, 1n], 3000)).toEqual([1n, 1n]);
    expect(capPowers([1n, 1n, 1n], 3000)).toEqual([1n, 1n, 1n]);
  });

  test('it holds more than that where another is cut: a tenth of the weight, split in ten, is 70 % of the power', () => {
    const giant = 90_000n;
    expect(capPowers([10_000n, giant], 3000)).toEqual([10_000n, 10_000n]);
    const tenths = Array.from({ length: 10 }, () => 1000n);
    const powers = capPowers([...tenths, giant], 3000);
    expect(powers.at(-1)).toBe(4285n);
    // The giant's p is 30 %, all but the rounding.
    expect((10_000n * sum(tenths)) / sum(powers)).toBe(7000n);
  });
});

describe('P26 power of hosts that merge', () => {
  const merged = (mine: readonly bigint[], theirs: readonly bigint[], bps: number) => ({
    many: shareOfFirst(capPowers([...mine, ...theirs], bps), mine.length),
    one: shareOfFirst(capPowers([sum(mine), ...theirs], bps), 1),
    isSameBound: !q.isLess(
      shareOf(countPositive(mine) + countPositive(theirs), bps),
      shareOf(1 + countPositive(theirs), bps),
    ),
  });

  test('is no more than before, to the unit, where p stays as it is', () => {
    fc.assert(
      fc.property(parts, others, shareBps, (mine, theirs, bps) => {
        const { many, one, isSameBound } = merged(mine, theirs, bps);
        fc.pre(isSameBound);
        expect(q.isAtMost(one, many)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('is no more than before with any bound up to 3000 or from 4000 on, though p may rise', () => {
    const bounds = fc.oneof(
      fc.constantFrom(1, 1000, 2500, 3000, 4000),
      fc.integer({ min: 1, max: 3000 }),
      fc.integer({ min: 4000, max: 10_000 }),
    );
    const few = fc.array(weight, { maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.oneof(few, others), bounds, (mine, theirs, bps) => {
        const { many, one } = merged(mine, theirs, bps);
        expect(q.isAtMost(one, many)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('is at most 40 % between, where four or more become three: the smallest case', () => {
    expect(capPowers([9n, 1n, 9n, 6n], 3500)).toEqual([8n, 1n, 8n, 6n]);
    expect(capPowers([10n, 9n, 6n], 3500)).toEqual([10n, 9n, 6n]);
    const { many, one } = merged([9n, 1n], [9n, 6n], 3500);
    expect(many).toEqual({ over: 9n, under: 23n });
    expect(one).toEqual({ over: 10n, under: 25n });
    fc.assert(
      fc.property(
        parts,
        fc.tuple(positive, positive),
        fc.integer({ min: 3001, max: 3999 }),
        (mine, theirs, bps) => {
          expect(q.isAtMost(merged(mine, theirs, bps).one, rational(2n, 5n))).toBe(true);
        },
      ),
    );
  });
});
