/** A way of over-claiming: how much is made of what is claimed, and over which commits and identities it is spread. */

import { type Claim, createClaim, type Layout } from '../chain/claim.ts';
import type { Operator } from '../chain/operator.ts';
import { addressOf } from '../chain/seededChain.ts';

export interface Plan {
  /** Share of the claimed nonces that were made, in hundredths: 1 … 100. */
  readonly madePercent: number;
  /** Commits an identity. */
  readonly commits: number;
  /** `whole`: some commits are all made, the others all false, but for one that may be mixed. */
  readonly layout: Layout | 'whole';
  readonly identities: number;
}

/** Nonces that a plan claims, all identities together: 100 for each of at most 100 commits of at most 16 identities. */
export const claimedNonces = 160_000;

/** Made nonces of each commit of an identity, and how many it claims in each. */
export function commitsOf(plan: Plan): { readonly claimed: number; readonly made: number[] } {
  const claimed = claimedNonces / plan.commits / plan.identities;
  const even = (claimed * plan.madePercent) / 100;
  const made = Array.from({ length: plan.commits }, (_, i) =>
    plan.layout === 'whole'
      ? Math.min(claimed, Math.max(0, even * plan.commits - i * claimed))
      : even,
  );
  return { claimed, made };
}

/** Somebody who follows the plan; its name makes its addresses. */
export function createPlayer(plan: Plan, name: string): Operator {
  const { claimed, made } = commitsOf(plan);
  const layout = plan.layout === 'whole' ? 'first' : plan.layout;
  const claims: Claim[] = made.map((count) => createClaim(claimed, count, layout));
  const identities = Array.from({ length: plan.identities }, (_, i) => addressOf(`${name}/${i}`));
  return { identities, commit: (slot) => identities.map(() => claims[slot]) };
}
