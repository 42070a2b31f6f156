/**
 * Over-claiming for power, not for rewards: it loses on average, but the epoch in which it passes brings more power than the work is
 * worth. What a party can make of that, at best.
 */

import { powerShare } from './powerShare.ts';

export interface Gamble {
  /** Weight that stays honest, of a total of 1 with everybody honest; in three identities, so that the cap does not bind it. */
  readonly honest: number;
  /** Identities that over-claim, and what each of them claims. */
  readonly gamblers: number;
  readonly claimed: number;
  /** Share made of what the gamblers claim. */
  readonly made: number;
  /** Chance an epoch that all of them pass the audit: f^(q × gamblers). */
  readonly chance: number;
}

export interface GambleParameters {
  /** Honest share of the party, 0 … 1. */
  readonly share: number;
  /** Share of the power to be exceeded. */
  readonly target: number;
  readonly leaves: number;
  /** Weights of everybody else. */
  readonly others: readonly number[];
}

/** The gamble with the best chance; undefined where honest splitting reaches the target already. */
export function bestGamble(parameters: GambleParameters): Gamble | undefined {
  const { share, target, others } = parameters;
  if (powerShare({ own: inThree(share), others }) > target) return undefined;
  let best: Gamble = { honest: 0, gamblers: 1, claimed: 0, made: 0, chance: 0 };
  for (const gamblers of [1, 2, 3]) {
    for (let step = 0; step < 20; step += 1) {
      const honest = (share * step) / 20;
      const gamble = gambleFor(parameters, honest, gamblers);
      if (gamble !== undefined && gamble.chance > best.chance) best = gamble;
    }
  }
  return best;
}

export function inThree(share: number): number[] {
  return [share / 3, share / 3, share / 3];
}

/** Above the target by this much, so that the rounding of weights does not spoil it. */
const margin = 0.001;

/** The smallest claim that reaches the target; undefined where the cap keeps any from doing so. */
function gambleFor(
  { share, target, leaves, others }: GambleParameters,
  honest: number,
  gamblers: number,
): Gamble | undefined {
  const reached = (claimed: number): boolean =>
    powerShare({ own: [...inThree(honest), ...Array(gamblers).fill(claimed)], others }) >
    target + margin;
  let [low, high] = [(share - honest) / gamblers, 10];
  if (!reached(high)) return undefined;
  for (let i = 0; i < 30; i += 1) {
    const middle = (low + high) / 2;
    if (reached(middle)) high = middle;
    else low = middle;
  }
  const made = (share - honest) / gamblers / high;
  return { honest, gamblers, claimed: high, made, chance: made ** (leaves * gamblers) };
}
