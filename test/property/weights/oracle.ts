/** P25 to P30 once more, from their text alone: fractions instead of basis points and floors, lists instead of one pass. */

import * as q from './rational.ts';
import { type Rational, rational, sum } from './rational.ts';

const byValue = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** `p` of P26 for so many positive weights. */
export function shareOf(positives: number, maxShareBps: number): Rational {
  if (positives <= 1) return q.one;
  const given = rational(BigInt(maxShareBps), 10_000n);
  if (positives === 2) return q.larger(given, rational(1n, 2n));
  if (positives === 3) return q.larger(given, rational(2n, 5n));
  const ceiling = -q.floor(rational(-10_000n, BigInt(positives)));
  return q.larger(given, rational(ceiling, 10_000n));
}

/** P26 step by step. */
export function cappedByTheText(weights: readonly bigint[], maxShareBps: number): bigint[] {
  const sorted = weights.filter((w) => w > 0n).sort(byValue);
  const n = sorted.length;
  const p = shareOf(n, maxShareBps);
  if (n < 2) return [...weights];
  const before = (k: number): Rational => rational(sum(sorted.slice(0, k)));
  const k = sorted.findIndex((w, i) => {
    const whole = q.add(before(i), rational(w * BigInt(n - i)));
    return q.isLess(q.times(p, whole), rational(w));
  });
  if (k < 0) return [...weights];
  const denominator = q.minus(q.one, q.times(p, rational(BigInt(n - k))));
  const cap = q.isLess(q.zero, denominator)
    ? q.floor(q.dividedBy(q.times(p, before(k)), denominator))
    : (sorted[k] as bigint);
  const capped = sorted.slice(k);
  return weights.map((w) => (w > 0n && capped.includes(w) ? cap : w));
}

/**
 * P26 by what it is for: of all caps, the highest under which nobody holds more than `p` of what is left. Found by halving: the part of
 * the cap grows slower than the cap itself, so all caps below a good one are good.
 */
export function cappedByThePurpose(weights: readonly bigint[], maxShareBps: number): bigint[] {
  const positives = weights.filter((w) => w > 0n);
  if (positives.length < 2) return [...weights];
  const p = shareOf(positives.length, maxShareBps);
  const under = (cap: bigint): bigint[] => weights.map((w) => (w < cap ? w : cap));
  const isGood = (cap: bigint): boolean =>
    q.isAtMost(rational(cap), q.times(p, rational(sum(under(cap)))));
  let [low, high] = [0n, positives.reduce((a, b) => (a > b ? a : b)) + 1n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (isGood(middle)) low = middle;
    else high = middle;
  }
  return under(low);
}

/** P27: halved as often as it takes to come below 2^60, nobody under 1. */
export function scaledByTheText(powers: readonly bigint[]): bigint[] {
  for (let divisor = 1n; ; divisor *= 2n) {
    const scaled = powers.map((power) => {
      const part = q.floor(rational(power, divisor));
      return power > 0n && part < 1n ? 1n : part;
    });
    if (sum(scaled) < 2n ** 60n) return scaled;
  }
}

/** P30: what each gets, and what stays in the collector. */
export function sharedByTheText(
  pool: bigint,
  weights: readonly bigint[],
): { readonly paid: bigint[]; readonly remainder: bigint } {
  const total = sum(weights);
  const paid = weights.map((w) =>
    total === 0n ? 0n : q.floor(q.times(rational(pool), rational(w, total))),
  );
  return { paid, remainder: pool - sum(paid) };
}

/** P25: `⌊(base + effective) × factor⌋`. */
export function weightByTheText(base: bigint, effective: bigint, factor: Rational): bigint {
  return q.floor(q.times(rational(base + effective), factor));
}
