/** Silence is failure: challenges whose deadline this is (P22). */

import { ChallengeOutcome, PenaltyReason } from '../gen/cpoc/poc/v1/poc.ts';
import { challengedAddress, closeChallenge, penalize } from '../keeper/poc/challenges.ts';
import { challenges, openByDeadline } from '../keeper/poc/schema.ts';
import type { Context } from '../types/context.ts';

/** Costs what is due at this height. A challenge that another one's penalty voided in this block is past already. */
export function expireChallenges(ctx: Context): undefined {
  const due = [
    ...openByDeadline.keys(ctx, { prefix: openByDeadline.key.prefix(ctx.block.height) }),
  ];
  for (const [, id] of due) {
    const challenge = challenges.require(ctx, id);
    if (challenge.resolved) continue;
    closeChallenge(ctx, challenge, ChallengeOutcome.CHALLENGE_OUTCOME_EXPIRED);
    penalize(
      ctx,
      challenge.epochIndex,
      challengedAddress(ctx, challenge),
      PenaltyReason.PENALTY_REASON_CHALLENGE_EXPIRED,
    );
  }
}
