/**
 * Whether another's failure can lower what an honest host gets. Weight and reward: never. Power: its floor never, its share only
 * where the bound itself rises because the set becomes smaller.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capPowers } from '../../../src/weights/capPowers.ts';
import { shareRewards } from '../../../src/weights/shareRewards.ts';
import { shareOf } from './oracle.ts';
import { isAtMost, isLess, type Rational, rational, smaller, sum } from './rational.ts';
import { positive, shareBps, weight } from './weightSets.ts';

interface Failure {
  readonly before: readonly bigint[];
  /** The same, but some of the others are less, or nothing. */
  readonly after: readonly bigint[];
}

/** The honest host stands first. */
const failure: fc.Arbitrary<Failure> = fc
  .tuple(
    positive,
    fc.array(
      fc.tuple(weight, fc.constantFrom('same', 'less', 'zero'), fc.bigInt(0n, (1n << 64n) - 1n)),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
  )
  .map(([own, others]) => ({
    before: [own, ...others.map(([w]) => w)],
    after: [
      own,
      ...others.map(([w, how, part]) => {
        if (how === 'zero') return 0n;
        return how === 'less' ? (w * part) >> 64n : w;
      }),
    ],
  }));

const positives = (weights: readonly bigint[]): number => weights.filter((w) => w > 0n).length;
const ownShare = (powers: readonly bigint[]): Rational =>
  rational(powers[0] as bigint, sum(powers));

describe('P30 rewards when others fail', () => {
  const pool = fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(0n, 1n << 255n));

  test('an honest host gets no unit less out of the pool', () => {
    fc.assert(
      fc.property(pool, failure, (coins, { before, after }) => {
        const [had] = shareRewards(coins, before) as [bigint];
        const [has] = shareRewards(coins, after) as [bigint];
        expect(has >= had).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('the remainder that the next pool starts with may be smaller, by less than a unit for each who had weight', () => {
    fc.assert(
      fc.property(pool, failure, (coins, { before, after }) => {
        const kept = coins - sum(shareRewards(coins, before));
        const keeps = coins - sum(shareRewards(coins, after));
        expect(kept - keeps < BigInt(positives(before))).toBe(true);
      }),
    );
  });

  test('the smallest case: after a failure the units that were left over are paid, and the next pool lacks them', () => {
    expect(shareRewards(2n, [1n, 1n, 1n])).toEqual([0n, 0n, 0n]);
    expect(shareRewards(2n, [1n, 1n, 0n])).toEqual([1n, 1n, 0n]);
    // Who was not there in that epoch finds 2 units less to share in the next.
    expect(shareRewards(2n + 2n, [1n])).toEqual([4n]);
    expect(shareRewards(0n + 2n, [1n])).toEqual([2n]);
  });
});

describe('P26 power when others fail', () => {
  test('the floor of an honest host, the lesser of its share of weight and p, never falls', () => {
    const floorOf = (weights: readonly bigint[], bps: number): Rational =>
      smaller(ownShare(weights), shareOf(positives(weights), bps));
    fc.assert(
      fc.property(failure, shareBps, ({ before, after }, bps) => {
        const floor = floorOf(after, bps);
        expect(isAtMost(floorOf(before, bps), floor)).toBe(true);
        // And power keeps it, but for less than one unit.
        const powers = capPowers(after, bps);
        expect(isLess(floor, rational((powers[0] as bigint) + 1n, sum(powers)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('where p stays, or two or one are left, the share of power falls by less than one unit', () => {
    fc.assert(
      fc.property(failure, shareBps, ({ before, after }, bps) => {
        const [many, few] = [positives(before), positives(after)];
        const [p, q] = [shareOf(many, bps), shareOf(few, bps)];
        fc.pre(few <= 2 || isAtMost(q, p));
        const powers = capPowers(after, bps);
        const oneMore = rational((powers[0] as bigint) + 1n, sum(powers));
        expect(isLess(ownShare(capPowers(before, bps)), oneMore)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('with the default of 3000 that is every set but one of four and more that shrinks to three', () => {
    for (let many = 1; many <= 150; many += 1) {
      for (let few = 1; few <= many; few += 1) {
        const isKept = few <= 2 || isAtMost(shareOf(few, 3000), shareOf(many, 3000));
        expect(isKept).toBe(few !== 3 || many === 3);
      }
    }
  });

  test('the smallest case by one unit of rounding: a share of a third where it was two fifths', () => {
    expect(capPowers([2n, 1n, 2n], 3000)).toEqual([2n, 1n, 2n]);
    expect(capPowers([2n, 1n, 1n], 3000)).toEqual([1n, 1n, 1n]);
  });

  test('the smallest case beyond rounding: four become three, p rises from 30 to 40 %, and 3 of 10 becomes 3 of 15', () => {
    expect(capPowers([3n, 1n, 6n, 6n], 3000)).toEqual([3n, 1n, 3n, 3n]);
    expect(capPowers([3n, 0n, 6n, 6n], 3000)).toEqual([3n, 0n, 6n, 6n]);
    // It is not below what its weight gives it: 3 of 15.
    expect(sum([3n, 6n, 6n])).toBe(15n);
  });

  test('no smaller set has a case beyond rounding: all of up to five hosts and 15 units of weight', () => {
    let checked = 0;
    for (const before of partitions(15, 5)) {
      for (const [own, at] of before.map((w, i) => [w, i] as const)) {
        for (const other of before.keys()) {
          if (other === at) continue;
          const after = before.with(other, 0n);
          const powers = capPowers(after, 3000);
          const share = rational((powers[at] as bigint) + 1n, sum(powers));
          const was = capPowers(before, 3000);
          checked += 1;
          expect(isAtMost(rational(was[at] as bigint, sum(was)), share), `${own} ${before}`).toBe(
            true,
          );
        }
      }
    }
    expect(checked).toBeGreaterThan(1000);
  });

  /** Every ascending list of positive weights of at most `n` members and `total` together. */
  function* partitions(total: number, n: number, least = 1): Generator<bigint[]> {
    yield [];
    if (n === 0) return;
    for (let w = least; w <= total; w += 1) {
      for (const rest of partitions(total - w, n - 1, w)) yield [BigInt(w), ...rest];
    }
  }
});
