/** MsgRespondContinuousPoCChallenge: the artifact and its inclusion proof (P20, P21). */

import { ChallengeOutcome, PenaltyReason } from '../../gen/cpoc/poc/v1/poc.ts';
import type {
  MsgRespondContinuousPoCChallenge,
  MsgRespondContinuousPoCChallengeResponse,
} from '../../gen/cpoc/poc/v1/tx.ts';
import {
  challengedAddress,
  closeChallenge,
  countPassed,
  penalize,
} from '../../keeper/poc/challenges.ts';
import type { Context } from '../../types/context.ts';
import { isResponseValid, requireAnswerable } from './verifyResponse.ts';

/** A proof that does not hold is no error: the message succeeds with `verified = false`, so that the penalty stays in state. */
export function respondChallenge(
  ctx: Context,
  message: MsgRespondContinuousPoCChallenge,
): MsgRespondContinuousPoCChallengeResponse {
  const challenge = requireAnswerable(ctx, ctx.block, message);
  const verified = isResponseValid(ctx, ctx.block, challenge, message);
  if (verified) {
    closeChallenge(ctx, challenge, ChallengeOutcome.CHALLENGE_OUTCOME_PASSED, message.artifact);
    countPassed(ctx, challenge);
  } else {
    closeChallenge(ctx, challenge, ChallengeOutcome.CHALLENGE_OUTCOME_FAILED);
    penalize(
      ctx,
      challenge.epochIndex,
      challengedAddress(ctx, challenge),
      PenaltyReason.PENALTY_REASON_INVALID_PROOF,
    );
  }
  return { verified };
}
