/** Sets of weights, at random and as an adversary would choose them. */

import fc from 'fast-check';
import { sum } from './rational.ts';

/** Values around which integers go wrong. */
export const edges: readonly bigint[] = [
  0n,
  1n,
  2n,
  (1n << 31n) - 1n,
  1n << 32n,
  (1n << 53n) - 1n,
  1n << 53n,
  (1n << 53n) + 1n,
  (1n << 60n) - 1n,
  1n << 60n,
  (1n << 63n) - 1n,
  1n << 63n,
  (1n << 64n) - 1n,
  1n << 64n,
];

export const weight: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt({ min: 0n, max: 20n }),
  fc.bigInt({ min: 0n, max: 1n << 64n }),
  fc.constantFrom(...edges),
);
export const positive: fc.Arbitrary<bigint> = weight.map((w) => (w === 0n ? 1n : w));

/** Bounds at every edge of `max_power_share_bps`, those that divide 10000 and those beside them. */
export const shareBps: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(1, 2, 101, 999, 1000, 1111, 2500, 3000, 3333, 3334, 4000, 4999, 5000, 9999),
  fc.constant(10_000),
  fc.integer({ min: 1, max: 10_000 }),
);

/** Sizes at which ⌈10000/n⌉ is exact and at which it is not. */
const size = fc.oneof(
  fc.integer({ min: 0, max: 6 }),
  fc.constantFrom(7, 8, 9, 10, 11, 16, 20, 25, 30, 33, 99, 100, 101),
);

const random = fc.array(weight, { maxLength: 30 });
const allZero = size.map((n) => Array.from({ length: n }, () => 0n));
const equal = fc.tuple(size, positive).map(([n, w]) => Array.from({ length: n }, () => w));
const oneHolder = fc
  .tuple(size, positive, fc.nat())
  .map(([n, w, at]) => Array.from({ length: n }, (_, i) => (i === at % n ? w : 0n)));
const few = fc.array(positive, { minLength: 1, maxLength: 4 });
const doubling = size.map((n) => Array.from({ length: n }, (_, i) => 1n << BigInt(i)));

/**
 * Small ones and some equal large ones that lie exactly at the bound, one below or one above: w = p × before / (1 − p × many), so that the
 * cap first bites at the first of the equal ones, or just does not.
 */
const atTheBound = fc
  .tuple(
    fc.array(positive, { minLength: 1, maxLength: 12 }),
    fc.integer({ min: 1, max: 9 }),
    fc.constantFrom(1n, 100n, 1111n, 2500n, 3000n, 3333n, 4000n, 5000n, 9999n),
    fc.constantFrom(-2n, -1n, 0n, 1n, 2n),
  )
  .map(([small, many, p, beside]) => {
    const left = 10_000n - p * BigInt(many);
    const bound = left > 0n ? (p * sum(small)) / left : sum(small);
    const large = bound + beside > 0n ? bound + beside : 1n;
    return [...small, ...Array.from({ length: many }, () => large)];
  });

/** Any set, in any order, with zeros among them. */
export const weightSet: fc.Arbitrary<bigint[]> = fc
  .oneof(random, allZero, equal, oneHolder, few, doubling, atTheBound)
  .chain((set) => fc.tuple(fc.constant(set), fc.array(fc.constant(0n), { maxLength: 3 }), fc.nat()))
  .map(([set, zeros, turn]) => {
    const all = [...set, ...zeros];
    const at = all.length === 0 ? 0 : turn % all.length;
    return [...all.slice(at), ...all.slice(0, at)];
  });

/** At least one of them positive. */
export const someWeight: fc.Arbitrary<bigint[]> = fc
  .tuple(weightSet, positive)
  .map(([set, w]) => (set.some((one) => one > 0n) ? set : [...set, w]));
