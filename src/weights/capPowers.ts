/** The power cap: no validator's share of the whole goes far beyond a bound (P26). */

const whole = 10_000n;

export interface PowerCap {
  /** `p` in basis points: the bound, or what a set of this size can satisfy; 0 for an empty set. */
  readonly shareBps: number;
  /** What larger weights become; undefined where none is above its share. */
  readonly cap: bigint | undefined;
}

/**
 * Caps positive weights. `maxShareBps` is raised to what a set of this size can satisfy: 50 % for two, 40 % for three, ⌈10000/n⌉ above.
 * Zero weights stay zero and take no part. No weight grows, none falls to zero, the order is kept. Costs one sort.
 */
export function capPowers(weights: readonly bigint[], maxShareBps: number): bigint[] {
  const { cap } = powerCap(weights, maxShareBps);
  if (cap === undefined) return [...weights];
  return weights.map((w) => (w > cap ? cap : w));
}

/** The share that one of these weights may be of the whole, and the cap that follows. Zero weights take no part. */
export function powerCap(weights: readonly bigint[], maxShareBps: number): PowerCap {
  const ascending = weights.filter((w) => w > 0n).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const p = attainableShare(ascending.length, BigInt(maxShareBps));
  return { shareBps: Number(p), cap: findCap(ascending, p) };
}

/** `p`, in basis points; one validator alone may hold the whole. */
function attainableShare(n: number, maxShareBps: bigint): bigint {
  if (n === 0) return 0n;
  const count = BigInt(n);
  const least = n === 2 ? 5000n : n === 3 ? 4000n : n > 3 ? (whole + count - 1n) / count : whole;
  return maxShareBps > least ? maxShareBps : least;
}

/**
 * The first k (0-based) with `w_k > p × (sum_before_k + w_k × (n−k))` gives `⌊p × sum_before_k / (1 − p × (n−k))⌋`: with `n−k` weights of
 * that size each of them is `p` of the whole. Undefined where no weight is above its share. The denominator is positive wherever the
 * condition holds, as it says `w_k × (1 − p × (n−k)) > p × sum_before_k`.
 */
function findCap(ascending: readonly bigint[], p: bigint): bigint | undefined {
  let before = 0n;
  let left = BigInt(ascending.length);
  for (const w of ascending) {
    if (w * whole > p * (before + w * left)) return (p * before) / (whole - p * left);
    before += w;
    left -= 1n;
  }
  return undefined;
}
