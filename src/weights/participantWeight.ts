/** Weight of a participant in an epoch (P25). */

export interface WeightTerms {
  /** The standard, stage-based weight; 0 until that part exists. */
  readonly base: bigint;
  /** The summary's weight; 0 under a penalty or without a summary. */
  readonly effective: bigint;
  readonly factorNumerator: number;
  /** At least 1. */
  readonly factorDenominator: number;
}

/** `⌊(base + effective) × numerator / denominator⌋`; the fraction that floor drops belongs to nobody. */
export function participantWeight(terms: WeightTerms): bigint {
  const { base, effective, factorNumerator, factorDenominator } = terms;
  return ((base + effective) * BigInt(factorNumerator)) / BigInt(factorDenominator);
}
