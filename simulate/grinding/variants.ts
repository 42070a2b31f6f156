/** P18 and other rules in its place, to see what they would bound. Only the first is in the chain. */

import { passChance } from './expectedGain.ts';

export interface Variant {
  readonly name: string;
  /** What is drawn from a host in an epoch: the price. */
  readonly leaves: number;
  /**
   * Chance to keep a claim of which `made` was made, for a party that proposes the blocks `owned` of the window and tries `tries` hashes
   * in each.
   */
  passes(owned: readonly boolean[], tries: number): (made: number) => number;
}

/** P18: an identity that is audited by an own block's hash carries the claim. */
export function asItIs(leaves: number): Variant {
  return {
    name: `as it is, q = ${leaves}`,
    leaves,
    passes: (owned, tries) => (made) => passChance(made, leaves, owned.includes(true) ? tries : 1),
  };
}

/**
 * The q leaves of a host in q different blocks, W/q apart, from a place on that the order of addresses gives: `(1 − (1 − f)^T)^c × f^(q − c)`
 * where c of them are own blocks, each tried for its one leaf alone.
 */
export function spread(leaves: number): Variant {
  return {
    name: `q = ${leaves} over ${leaves} blocks`,
    leaves,
    passes: (owned, tries) => {
      const apart = Math.max(1, Math.floor(owned.length / leaves));
      const countFrom = (first: number): number =>
        Array.from({ length: leaves }, (_, j) => owned[(first + j * apart) % owned.length]).filter(
          (is) => is,
        ).length;
      const most = Math.max(...owned.map((_, first) => countFrom(first)));
      return (made) => passChance(made, 1, tries) ** most * made ** (leaves - most);
    },
  };
}

/**
 * A beacon to which each proposer adds a value that it cannot choose, but withhold by giving up its block: two outcomes for each of its
 * blocks that stand in a row. Tries do not help.
 */
export function proposerBeacon(leaves: number): Variant {
  return {
    name: `proposers' beacon, q = ${leaves}`,
    leaves,
    passes: (owned) => {
      const outcomes = 2 ** longestRun(owned);
      return (made) => passChance(made, leaves, outcomes);
    },
  };
}

/** A beacon that two thirds of the power make together, with one possible value: nobody has a second try. */
export function thresholdBeacon(leaves: number): Variant {
  return {
    name: `threshold beacon, q = ${leaves}`,
    leaves,
    passes: () => (made) => passChance(made, leaves, 1),
  };
}

function longestRun(owned: readonly boolean[]): number {
  let [run, longest] = [0, 0];
  for (const is of owned) {
    run = is ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
