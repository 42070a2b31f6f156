/** Weight arithmetic over random and adversarial sets: P25, P26, P27, P30. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capPowers } from '../../../src/weights/capPowers.ts';
import { nextValidators, scalePowers } from '../../../src/weights/nextValidators.ts';
import { participantWeight } from '../../../src/weights/participantWeight.ts';
import { shareRewards } from '../../../src/weights/shareRewards.ts';
import { validatorUpdates } from '../../../src/weights/validatorUpdates.ts';

const weight = fc.oneof(
  fc.bigInt({ min: 0n, max: 20n }),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.constantFrom(0n, 1n, (1n << 63n) - 1n, (1n << 64n) - 1n),
);
const weights = fc.array(weight, { maxLength: 30 });
const shareBps = fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constant(3000));
const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
const key = (n: number): Uint8Array => new Uint8Array(32).fill(n);

test('P25 weight = ⌊(base + effective) × factor⌋', () => {
  const terms = { base: 3n, effective: 4n, factorNumerator: 2, factorDenominator: 3 };
  expect(participantWeight(terms)).toBe(4n);
  expect(participantWeight({ ...terms, effective: 0n })).toBe(2n);
  expect(participantWeight({ ...terms, factorNumerator: 1, factorDenominator: 1 })).toBe(7n);
});

describe('P26 power cap', () => {
  test('worked by hand', () => {
    expect(capPowers([], 3000)).toEqual([]);
    expect(capPowers([7n], 1)).toEqual([7n]);
    // Two: 50 %, so the larger one falls to the smaller one's size.
    expect(capPowers([100n, 10n], 3000)).toEqual([10n, 10n]);
    // Three: p = 40 %; k = 2: 1000 > 0.4 × (20 + 1000), cap = ⌊0.4 × 20 / 0.6⌋ = 13.
    expect(capPowers([10n, 1000n, 10n], 3000)).toEqual([10n, 13n, 10n]);
    // Four: p = 30 %; k = 3: cap = ⌊0.3 × 30 / 0.7⌋ = 12.
    expect(capPowers([10n, 10n, 10n, 100n], 3000)).toEqual([10n, 10n, 10n, 12n]);
    // Zero weights take no part: the same as three.
    expect(capPowers([0n, 10n, 1000n, 10n, 0n], 3000)).toEqual([0n, 10n, 13n, 10n, 0n]);
    expect(capPowers([5n, 5n, 5n, 5n], 1)).toEqual([5n, 5n, 5n, 5n]);
  });

  test('no weight grows, none falls to zero, order is kept, zeros change nothing', () => {
    fc.assert(
      fc.property(weights, shareBps, (given, bps) => {
        const capped = capPowers(given, bps);
        expect(capped).toHaveLength(given.length);
        given.forEach((w, i) => {
          const c = capped[i] as bigint;
          expect(c <= w).toBe(true);
          expect(c > 0n).toBe(w > 0n);
          given.forEach((v, j) => {
            if (v <= w) expect((capped[j] as bigint) <= c).toBe(true);
          });
        });
        expect(capPowers([0n, ...given, 0n], bps)).toEqual([0n, ...capped, 0n]);
      }),
    );
  });

  test('the largest share stays at the bound, up to the rounding of one unit', () => {
    fc.assert(
      fc.property(
        fc.array(
          weight.filter((w) => w > 0n),
          { minLength: 4, maxLength: 30 },
        ),
        (given) => {
          const capped = capPowers(given, 3000);
          const largest = capped.reduce((a, b) => (a > b ? a : b));
          expect(largest * 10_000n <= 3000n * sum(capped) + 10_000n * BigInt(given.length)).toBe(
            true,
          );
        },
      ),
    );
  });
});

describe('P27 next validator set', () => {
  const candidate = (n: number, w: bigint) => ({
    address: new Uint8Array(20).fill(n),
    consensusPubkey: key(n),
    weight: w,
    seen: true,
  });

  test('the highest weights; ties go to the lower address', () => {
    const terms = { staying: [], maxValidators: 3, maxShareBps: 10_000 };
    const candidates = [candidate(3, 5n), candidate(1, 5n), candidate(2, 9n), candidate(4, 5n)];
    const elected = nextValidators({ ...terms, candidates });
    expect(elected.map((v) => [v.address[0], v.power])).toEqual([
      [2, 9n],
      [1, 5n],
      [3, 5n],
    ]);
    expect(nextValidators({ ...terms, candidates: [] })).toEqual([]);
  });

  test('a total of 2^60 and more is halved until it fits, no power under 1', () => {
    expect(scalePowers([(1n << 60n) - 1n])).toEqual([(1n << 60n) - 1n]);
    expect(scalePowers([1n << 60n])).toEqual([1n << 59n]);
    expect(scalePowers([(1n << 60n) - 2n, 1n])).toEqual([(1n << 60n) - 2n, 1n]);
    expect(scalePowers([1n << 60n, 2n, 1n])).toEqual([1n << 59n, 1n, 1n]);
    fc.assert(
      fc.property(weights, (given) => {
        const scaled = scalePowers(given);
        expect(sum(scaled) < 1n << 60n).toBe(true);
        if (sum(given) < 1n << 60n) expect(scaled).toEqual(given);
        given.forEach((w, i) => {
          expect((scaled[i] as bigint) > 0n).toBe(w > 0n);
        });
      }),
    );
  });

  test('updates lead from the current set to the next, ordered by key, each key once', () => {
    const set = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.bigInt({ min: 1n, max: 4n })), {
        selector: ([n]) => n,
      })
      .map((pairs) => pairs.map(([n, power]) => ({ consensusPubkey: key(n), power })));
    fc.assert(
      fc.property(set, set, (current, next) => {
        const updates = validatorUpdates(current, next);
        const powers = new Map(current.map((v) => [v.consensusPubkey[0], v.power]));
        let previous = -1;
        for (const { consensusPubkey, power } of updates) {
          const id = consensusPubkey[0] as number;
          expect(id).toBeGreaterThan(previous);
          expect(powers.get(id)).not.toBe(power);
          if (power === 0n) expect(powers.delete(id)).toBe(true);
          else powers.set(id, power);
          previous = id;
        }
        expect(powers).toEqual(new Map(next.map((v) => [v.consensusPubkey[0], v.power])));
      }),
    );
  });
});

test('P30 shares never exceed the pool, leave less than a unit each, and follow the weight', () => {
  expect(shareRewards(10n, [1n, 1n, 1n])).toEqual([3n, 3n, 3n]);
  expect(shareRewards(10n, [0n, 0n])).toEqual([0n, 0n]);
  fc.assert(
    fc.property(weights, fc.bigInt({ min: 0n, max: 10n ** 37n }), (given, pool) => {
      const shares = shareRewards(pool, given);
      const paid = sum(shares);
      if (sum(given) === 0n) expect(paid).toBe(0n);
      else expect(pool - paid < BigInt(given.length) && paid <= pool).toBe(true);
    }),
  );
});

test('P30 splitting a host into many earns nothing', () => {
  fc.assert(
    fc.property(
      weights,
      weight,
      weight,
      fc.bigInt({ min: 0n, max: 10n ** 30n }),
      (others, a, b, pool) => {
        const whole = shareRewards(pool, [a + b, ...others])[0] as bigint;
        const parts = shareRewards(pool, [a, b, ...others]);
        expect((parts[0] as bigint) + (parts[1] as bigint) <= whole).toBe(true);
      },
    ),
  );
});
