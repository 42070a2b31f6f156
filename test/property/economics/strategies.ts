/** Ways of over-claiming as fast-check makes them up, and players who follow them. */

import fc from 'fast-check';
import { type Claim, createClaim, type Layout } from '../../../simulate/chain/claim.ts';
import type { Operator } from '../../../simulate/chain/operator.ts';
import { addressOf } from '../../../simulate/chain/seededChain.ts';

export interface CommitPlan {
  /** Tens of nonces. */
  readonly claimed: number;
  readonly madePercent: number;
  readonly layout: Layout;
}

export interface Strategy {
  /** Commits of each identity, one a slot. */
  readonly identities: readonly (readonly CommitPlan[])[];
}

/** Most commits an identity; the slots of an epoch. */
export const slotCount = 6;

const commit = fc.record({
  claimed: fc.integer({ min: 1, max: 200 }),
  madePercent: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 80, max: 99 })),
  layout: fc.constantFrom<Layout>('first', 'last', 'interleaved'),
});

export const strategies: fc.Arbitrary<Strategy> = fc.record({
  identities: fc.array(fc.array(commit, { minLength: 1, maxLength: slotCount }), {
    minLength: 1,
    maxLength: 5,
  }),
});

export function createPlanned({ identities }: Strategy, name: string): Operator {
  const claims = identities.map((commits) =>
    commits.map(({ claimed, madePercent, layout }) =>
      createClaim(10 * claimed, Math.floor((claimed * madePercent) / 10), layout),
    ),
  );
  return {
    identities: identities.map((_, i) => addressOf(`${name}/${i}`)),
    commit: (slot) => claims.map((own) => own[slot]),
  };
}

export interface MovingStrategy {
  /** Nonces that its GPUs make between two slots, in tens. */
  readonly work: number;
  /** Claimed for each ten that were made: 11 is over-claiming by a tenth. */
  readonly claimedForTen: number;
  readonly identities: number;
}

export const movingStrategies: fc.Arbitrary<MovingStrategy> = fc.record({
  work: fc.integer({ min: 10, max: 100 }),
  claimedForTen: fc.integer({ min: 11, max: 40 }),
  identities: fc.integer({ min: 2, max: slotCount }),
});

/** Over-claims with one identity until that is asked for a leaf that it does not have; then the work goes on under the next. */
export function createMoving(
  { work, claimedForTen, identities }: MovingStrategy,
  name: string,
): Operator {
  const made = 10 * work;
  const claim: Claim = createClaim(work * claimedForTen, made);
  return {
    identities: Array.from({ length: identities }, (_, i) => addressOf(`${name}/${i}`)),
    commit: (_slot, lost) => {
      const active = lost.indexOf(false);
      return lost.map((_, i) =>
        i === (active < 0 ? lost.length - 1 : active) ? claim : undefined,
      );
    },
  };
}
