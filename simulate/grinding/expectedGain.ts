/**
 * What a proposer gains who may try T app hashes in the block whose hash draws its audit (A17), as formulas. A gain is a weight
 * relative to that of an honest host with the same work.
 */

/** Chance that one of T tries draws only made leaves: `1 − (1 − f^q)^T`, exact for small chances too. */
export function passChance(made: number, leaves: number, tries: number): number {
  return -Math.expm1(tries * Math.log1p(-(made ** leaves)));
}

export interface BestClaim {
  /** Share f made of what is claimed. */
  readonly made: number;
  readonly gain: number;
}

/** The f that makes `chance(f) / f` largest, among 10^(−n/500); claiming what was made is one of them. */
export function bestClaim(chance: (made: number) => number): BestClaim {
  let best: BestClaim = { made: 1, gain: chance(1) };
  for (let step = 1; step <= 4000; step += 1) {
    const made = 10 ** (-step / 500);
    const gain = chance(made) / made;
    if (gain > best.gain) best = { made, gain };
  }
  return best;
}

/** The best claim of a proposer that must fix its claim before it tries. */
export function gainOfFixedClaim(leaves: number, tries: number): BestClaim {
  return bestClaim((made) => passChance(made, leaves, tries));
}

/**
 * No plan whatever gains more than this from T tries in one block, q ≥ 2. Proof: a try at a claim x times the made work succeeds with
 * chance x^−q. For every a ≥ 1 the best success is at most a plus the sum of what successes have above a, and one try adds
 * (x − a) x^−q ≤ κ a^(1−q) to that in expectation. The a that makes a + T κ a^(1−q) smallest gives T^(1/q); where it would be below 1,
 * a = 1 gives 1 + κ T. Work that is split over identities, blocks or commits is bounded part by part.
 */
export function gainBound(leaves: number, tries: number): number {
  const turn = (leaves / (leaves - 1)) ** leaves;
  return tries >= turn ? tries ** (1 / leaves) : 1 + perTry(leaves) * tries;
}

function perTry(leaves: number): number {
  return (leaves - 1) ** (leaves - 1) / leaves ** leaves;
}
