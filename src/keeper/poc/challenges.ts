/** Challenges: issued, closed, voided (P19, P22, P23). */

import {
  type ChallengeKind,
  ChallengeOutcome,
  type ContinuousPoCChallenge,
  type ContinuousPoCCommit,
  type Epoch,
  type PenaltyReason,
} from '../../gen/cpoc/poc/v1/poc.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { epochParams } from '../../types/poc/epochHeights.ts';
import { summaryOrEmpty } from './commits.ts';
import { emitChallengeIssued, emitChallengeResolved, emitPenalty } from './events.ts';
import * as schema from './schema.ts';

/** Asks for one leaf of a commit; the answer is due `D` blocks from now. */
export function issueChallenge(
  ctx: Context,
  epoch: Epoch,
  address: Uint8Array,
  commit: ContinuousPoCCommit,
  nonceIndex: bigint,
  kind: ChallengeKind,
): void {
  const { height } = ctx.block;
  const challenge: ContinuousPoCChallenge = {
    challengedAddress: commit.participantAddress,
    epochIndex: epoch.index,
    commitBlockHeight: commit.commitBlockHeight,
    nonceIndex,
    deadlineBlockHeight: height + BigInt(epochParams(epoch).validationChallengeDeadlineBlocks),
    challengeBlockHeight: height,
    resolved: false,
    id: schema.challengeIds.next(ctx),
    kind,
    outcome: ChallengeOutcome.CHALLENGE_OUTCOME_OPEN,
    artifact: new Uint8Array(0),
  };
  schema.challenges.set(ctx, challenge.id, challenge);
  schema.challengesByEpoch.add(ctx, [epoch.index, address, challenge.id]);
  schema.openByDeadline.add(ctx, [challenge.deadlineBlockHeight, challenge.id]);
  schema.openByParticipant.add(ctx, [address, challenge.id]);
  const summary = schema.summaries.require(ctx, [epoch.index, address]);
  schema.summaries.set(ctx, [epoch.index, address], {
    ...summary,
    challengesIssued: summary.challengesIssued + 1,
  });
  emitChallengeIssued(ctx, challenge);
}

/** Closes an open challenge with its outcome; `artifact` is that of the response, if there was one. */
export function closeChallenge(
  ctx: Context,
  challenge: ContinuousPoCChallenge,
  outcome: ChallengeOutcome,
  artifact: Uint8Array = challenge.artifact,
): void {
  const address = challengedAddress(ctx, challenge);
  const closed = { ...challenge, resolved: true, outcome, artifact };
  schema.challenges.set(ctx, challenge.id, closed);
  schema.openByDeadline.remove(ctx, [challenge.deadlineBlockHeight, challenge.id]);
  schema.openByParticipant.remove(ctx, [address, challenge.id]);
  emitChallengeResolved(ctx, closed);
}

/** The challenged account in bytes. */
export function challengedAddress(ctx: Context, challenge: ContinuousPoCChallenge): Uint8Array {
  return parseAddress(challenge.challengedAddress, ctx.block.addressPrefix);
}

/** Counts a passed challenge in the summary. */
export function countPassed(ctx: Context, challenge: ContinuousPoCChallenge): void {
  const key = [challenge.epochIndex, challengedAddress(ctx, challenge)] as const;
  const summary = schema.summaries.require(ctx, key);
  schema.summaries.set(ctx, key, { ...summary, challengesPassed: summary.challengesPassed + 1 });
}

/**
 * Zeroes the epoch's weight of a participant and voids its other open challenges (P23). The first penalty of an epoch gives reason and
 * height; a later one changes nothing more. Costs what the participant has open.
 */
export function penalize(
  ctx: Context,
  epochIndex: bigint,
  address: Uint8Array,
  reason: PenaltyReason,
): void {
  const summary = summaryOrEmpty(ctx, epochIndex, address);
  if (!summary.penaltyApplied) {
    schema.summaries.set(ctx, [epochIndex, address], {
      ...summary,
      effectivePocWeight: 0n,
      penaltyApplied: true,
      penaltyReason: reason,
      penaltyHeight: ctx.block.height,
    });
    emitPenalty(ctx, epochIndex, summary.participantAddress, reason);
  }
  voidOpenChallenges(ctx, epochIndex, address);
}

function voidOpenChallenges(ctx: Context, epochIndex: bigint, address: Uint8Array): void {
  const range = { prefix: schema.openByParticipant.key.prefix(address) };
  for (const [, id] of [...schema.openByParticipant.keys(ctx, range)]) {
    const challenge = schema.challenges.require(ctx, id);
    if (challenge.epochIndex === epochIndex) {
      closeChallenge(ctx, challenge, ChallengeOutcome.CHALLENGE_OUTCOME_VOIDED);
    }
  }
}
