/** The power cap: no validator's share of the whole goes far beyond a bound (P26). */

const whole = 10_000n;

/**
 * Caps positive weights. `maxShareBps` is raised to what a set of this size can satisfy: 50 % for two, 40 % for three, ⌈10000/n⌉ above.
 * Zero weights stay zero and take no part. No weight grows, none falls to zero, the order is kept. Costs one sort.
 */
export function capPowers(weights: readonly bigint[], maxShareBps: number): bigint[] {
  const ascending = weights.filter((w) => w > 0n).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const cap = findCap(ascending, attainableShare(ascending.length, BigInt(maxShareBps)));
  if (cap === undefined) return [...weights];
  return weights.map((w) => (w > cap ? cap : w));
}

/** `p`, in basis points. */
function attainableShare(n: number, maxShareBps: bigint): bigint {
  const count = BigInt(n);
  const least = n === 2 ? 5000n : n === 3 ? 4000n : n > 3 ? (whole + count - 1n) / count : whole;
  return maxShareBps > least ? maxShareBps : least;
}

/**
 * The first k (0-based) with `w_k > p × (sum_before_k + w_k × (n−k))` gives `⌊p × sum_before_k / (1 − p × (n−k))⌋`, or `w_k` where
 * weight is above its share, or where that denominator is not positive: then every weight stays.
 */
function findCap(ascending: readonly bigint[], p: bigint): bigint | undefined {
  if (ascending.length < 2) return undefined;
  let before = 0n;
  let left = BigInt(ascending.length);
  for (const w of ascending) {
    if (w * whole > p * (before + w * left)) {
      const denominator = whole - p * left;
      return denominator > 0n ? (p * before) / denominator : w;
    }
    before += w;
    left -= 1n;
  }
  return undefined;
}
