/** What the rules say about over-claiming, as a formula: the check of the simulation. */

import { commitsOf, type Plan } from './plan.ts';

export interface DrawRules {
  readonly sampleRateBps: number;
  readonly auditLeaves: number;
}

/**
 * Chance that an identity keeps its weight: `Π (1 − p (1 − f_c)) × f^q` over its commits, where `f_c` is made of commit `c`, `f` of all.
 * Exact: the q nonces are drawn with repetition, so each falls into what was made with chance f whatever the others do.
 */
export function keepChance(plan: Plan, { sampleRateBps, auditLeaves }: DrawRules): number {
  const { claimed, made } = commitsOf(plan);
  const rate = sampleRateBps / 10_000;
  const sampled = made.reduce((chance, count) => chance * (1 - rate * (1 - count / claimed)), 1);
  return sampled * (plan.madePercent / 100) ** auditLeaves;
}

/** Expected weight relative to a host that claims what it made: `keepChance / f`. Below 1, over-claiming loses. */
export function expectedShare(plan: Plan, rules: DrawRules): number {
  return keepChance(plan, rules) / (plan.madePercent / 100);
}
