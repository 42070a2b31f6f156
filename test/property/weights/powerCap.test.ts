/** P26 over random and adversarial sets, against the text of the rule and against what it is for. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capPowers } from '../../../src/weights/capPowers.ts';
import { cappedByThePurpose, cappedByTheText, shareOf } from './oracle.ts';
import { sum } from './rational.ts';
import { edges, shareBps, someWeight, weightSet } from './weightSets.ts';

const whole = 10_000n;
const most = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a > b ? a : b), 0n);
const countPositive = (values: readonly bigint[]): number => values.filter((w) => w > 0n).length;

/** The bound of a set, in basis points. */
function boundOf(weights: readonly bigint[], bps: number): bigint {
  const { over, under } = shareOf(countPositive(weights), bps);
  return (over * whole) / under;
}

const forAll = (check: (weights: bigint[], bps: number) => void): void =>
  fc.assert(fc.property(weightSet, shareBps, check), { numRuns: 600 });

test('P26 is what its text says, computed with fractions', () => {
  forAll((weights, bps) => {
    expect(capPowers(weights, bps)).toEqual(cappedByTheText(weights, bps));
  });
});

test('P26 is the highest cap under which nobody holds more than p of what is left', () => {
  forAll((weights, bps) => {
    expect(capPowers(weights, bps)).toEqual(cappedByThePurpose(weights, bps));
  });
});

test('P26 holds for every set of up to five weights of up to five, at every edge of p', () => {
  for (const bps of [1, 2500, 3000, 3333, 4000, 5000, 9999, 10_000]) {
    for (const weights of small(5, 5)) {
      expect(capPowers(weights, bps)).toEqual(cappedByThePurpose(weights, bps));
    }
  }
});

/** Every ascending list of at most `n` weights from 0 to `max`. */
function* small(n: number, max: number, least = 0n): Generator<bigint[]> {
  yield [];
  if (n === 0) return;
  for (let w = least; w <= BigInt(max); w += 1n) {
    for (const rest of small(n - 1, max, w)) yield [w, ...rest];
  }
}

test('P26 a positive weight stays positive and none grows: a total above zero never becomes zero', () => {
  forAll((weights, bps) => {
    capPowers(weights, bps).forEach((power, i) => {
      expect(power <= (weights[i] as bigint)).toBe(true);
      expect(power > 0n).toBe((weights[i] as bigint) > 0n);
    });
  });
});

test('P26 order is kept and equal weights get equal powers', () => {
  forAll((weights, bps) => {
    const pairs = capPowers(weights, bps)
      .map((power, i) => ({ power, weight: weights[i] as bigint }))
      .sort((a, b) => (a.weight < b.weight ? -1 : a.weight > b.weight ? 1 : 0));
    pairs.slice(1).forEach((above, i) => {
      const below = pairs[i] as (typeof pairs)[number];
      expect(above.power >= below.power).toBe(true);
      if (above.weight === below.weight) expect(above.power).toBe(below.power);
    });
  });
});

test('P26 what lies below the cap is untouched, and what lies above it is equal', () => {
  forAll((weights, bps) => {
    const powers = capPowers(weights, bps);
    const cut = powers.filter((power, i) => power < (weights[i] as bigint));
    expect(new Set(cut).size <= 1).toBe(true);
    for (const power of powers) if (cut.length > 0) expect(power <= (cut[0] as bigint)).toBe(true);
  });
});

test('P26 no power is more than p of the sum of all, exactly, whatever floor drops', () => {
  forAll((weights, bps) => {
    const powers = capPowers(weights, bps);
    expect(most(powers) * whole <= boundOf(weights, bps) * sum(powers)).toBe(true);
  });
});

test('P26 takes no unit more than that needs: the next higher cap would break the bound', () => {
  forAll((weights, bps) => {
    const powers = capPowers(weights, bps);
    const cut = powers.find((power, i) => power < (weights[i] as bigint));
    if (cut === undefined) return;
    const higher = weights.map((w) => (w > cut + 1n ? cut + 1n : w));
    expect((cut + 1n) * whole > boundOf(weights, bps) * sum(higher)).toBe(true);
  });
});

test('P26 every host keeps its share of all weight or p, whichever is less, but for less than one unit of power', () => {
  forAll((weights, bps) => {
    const powers = capPowers(weights, bps);
    const p = boundOf(weights, bps);
    weights.forEach((w, i) => {
      if (w === 0n) return;
      const more = (powers[i] as bigint) + 1n;
      const hasItsShare = more * sum(weights) > w * sum(powers);
      const hasTheBound = more * whole > p * sum(powers);
      expect(hasItsShare || hasTheBound).toBe(true);
    });
  });
});

test('P26 applied twice is applied once', () => {
  forAll((weights, bps) => {
    const powers = capPowers(weights, bps);
    expect(capPowers(powers, bps)).toEqual(powers);
  });
});

test('P26 zeros take no part, wherever and however many they are', () => {
  fc.assert(
    fc.property(someWeight, shareBps, fc.integer({ min: 0, max: 40 }), (weights, bps, zeros) => {
      const none = Array.from({ length: zeros }, () => 0n);
      const at = weights.length >> 1;
      const mixed = [...none, ...weights.slice(0, at), ...none, ...weights.slice(at), ...none];
      const powers = capPowers(weights, bps);
      const expected = [...none, ...powers.slice(0, at), ...none, ...powers.slice(at), ...none];
      expect(capPowers(mixed, bps)).toEqual(expected);
    }),
  );
});

test('P26 does not depend on the order in which the weights come', () => {
  fc.assert(
    fc.property(
      weightSet.chain((set) =>
        fc.tuple(
          fc.constant(set),
          fc.shuffledSubarray(
            set.map((_, i) => i),
            { minLength: set.length },
          ),
        ),
      ),
      shareBps,
      ([weights, order], bps) => {
        const powers = capPowers(weights, bps);
        const shuffled = order.map((i) => weights[i] as bigint);
        expect(capPowers(shuffled, bps)).toEqual(order.map((i) => powers[i] as bigint));
      },
    ),
  );
});

test('P26 more weight is never less power', () => {
  fc.assert(
    fc.property(
      someWeight,
      shareBps,
      fc.nat(),
      fc.bigInt(1n, 1n << 64n),
      (given, bps, at, more) => {
        const positives = given.filter((w) => w > 0n);
        const i = at % positives.length;
        const raised = positives.with(i, (positives[i] as bigint) + more);
        const after = capPowers(raised, bps)[i] as bigint;
        expect(after >= (capPowers(positives, bps)[i] as bigint)).toBe(true);
      },
    ),
  );
});

describe('P26 where the bound cannot bite', () => {
  test.each([
    [1n, 10_000n],
    [2n, 5000n],
    [4n, 2500n],
    [5n, 2000n],
  ])(
    '%i giants may hold %i basis points each: nothing is left for others, and they stay',
    (left, p) => {
      for (const low of [1n, 7n, 10_000n, 1n << 63n]) {
        const weights = [low, ...Array.from({ length: Number(left) }, () => low * 20_000n)];
        expect(capPowers(weights, Number(p))).toEqual(weights);
      }
    },
  );

  test.each([
    [1n, 9999n],
    [3n, 3333n],
    [9n, 1111n],
    [11n, 909n],
    [99n, 101n],
  ])(
    '%i giants may hold %i basis points each: one is left, and they get p for each of it',
    (left, p) => {
      for (const low of [1n, 7n, 10_000n, 1n << 63n]) {
        const giants = Array.from({ length: Number(left) }, () => low * 20_000n);
        expect(capPowers([low, ...giants], Number(p))).toEqual([low, ...giants.map(() => p * low)]);
      }
    },
  );

  test('10000 basis points cap nobody', () => {
    fc.assert(
      fc.property(weightSet, (weights) => {
        expect(capPowers(weights, 10_000)).toEqual(weights);
      }),
    );
  });

  test('equal weights stay as they are, one holder too', () => {
    for (let n = 0; n <= 101; n += 1) {
      for (const w of edges.filter((edge) => edge > 0n)) {
        const equal = Array.from({ length: n }, () => w);
        expect(capPowers(equal, 1)).toEqual(equal);
        expect(capPowers([w, ...equal.map(() => 0n)], 1)).toEqual([w, ...equal.map(() => 0n)]);
      }
    }
  });
});

test.each([
  [2, 1, 5000n],
  [2, 5001, 5001n],
  [3, 1, 4000n],
  [3, 4001, 4001n],
  [4, 1, 2500n],
  [4, 2501, 2501n],
  [5, 1, 2000n],
  [6, 1, 1667n],
  [7, 1, 1429n],
  [10, 3000, 3000n],
  [100, 1, 100n],
  [101, 1, 100n],
])('P26 one giant among %i at %i basis points holds %i of them', (n, bps, expected) => {
  // To the nearest basis point: what floor drops of weights this large does not show.
  const others = Array.from({ length: n - 1 }, () => 10n ** 30n);
  const powers = capPowers([...others, 10n ** 60n], bps);
  const total = sum(powers);
  expect((most(powers) * whole * 2n + total) / (2n * total)).toBe(expected);
});
