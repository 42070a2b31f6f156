/** What a rule leaves to a party that proposes some blocks and over-claims where it pays best: mean over epochs. */

import { bestClaim } from './expectedGain.ts';
import type { Variant } from './variants.ts';

export interface Return {
  /** Mean weight relative to an honest host with the same work. */
  readonly gain: number;
  /** Mean share of the rewards of a party whose honest share is the same as its share of the power. */
  readonly rewards: number;
}

export function expectedReturn(
  variant: Variant,
  epochs: readonly (readonly boolean[])[],
  tries: number,
  share: number,
): Return {
  const known = new Map<string, Return>();
  let [gain, rewards] = [0, 0];
  for (const owned of epochs) {
    const key = owned.map((is) => (is ? '1' : '0')).join('');
    const one = known.get(key) ?? returnOf(variant, owned, tries, share);
    known.set(key, one);
    gain += one.gain / epochs.length;
    rewards += one.rewards / epochs.length;
  }
  return { gain, rewards };
}

function returnOf(
  variant: Variant,
  owned: readonly boolean[],
  tries: number,
  share: number,
): Return {
  const chance = variant.passes(owned, tries);
  // Rewards grow less than weight does: what pays best in them is a smaller claim.
  const rewards = bestClaim((made) => chance(made) * rewardShare(share, 1 / made) * made).gain;
  return { gain: bestClaim(chance).gain, rewards };
}

/** Share of the rewards where a party that would have `share` weighs `factor` times as much (P30). */
export function rewardShare(share: number, factor: number): number {
  return (share * factor) / (1 - share + share * factor);
}
