/** Rewards: the pool of an epoch, shared by weight (P30). */

/**
 * `⌊pool × weight / Σ weight⌋` for each weight; the remainder, less than one unit a participant, stays with the payer. All zero where the
 * weights are.
 */
export function shareRewards(pool: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) return weights.map(() => 0n);
  return weights.map((weight) => (pool * weight) / total);
}
