/** Events of continuous proof of compute. Names and attributes are append-only, documented in docs/spec/events.md and pinned by a golden test. */

import {
  type ContinuousPoCChallenge,
  type ContinuousPoCCommit,
  challengeKindToJSON,
  challengeOutcomeToJSON,
  type Epoch,
  type Participant,
  type PenaltyReason,
  participantStatusToJSON,
  penaltyReasonToJSON,
  type Validator,
  type WeightRecord,
} from '../../gen/cpoc/poc/v1/poc.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Context } from '../../types/context.ts';
import { epochHeights } from '../../types/poc/epochHeights.ts';

export function emitParticipant(ctx: Context, participant: Participant): void {
  ctx.events.emit('poc_participant', {
    address: participant.address,
    status: participantStatusToJSON(participant.status),
    consensus_pubkey: toHex(participant.consensusPubkey),
    pending_consensus_pubkey: toHex(participant.pendingConsensusPubkey),
  });
}

export function emitCommit(ctx: Context, commit: ContinuousPoCCommit): void {
  ctx.events.emit('poc_commit', {
    address: commit.participantAddress,
    epoch_index: commit.epochIndex.toString(),
    first_nonce: commit.firstNonce.toString(),
    nonce_count: commit.nonceCount.toString(),
    root_hash: toHex(commit.rootHash),
  });
}

export function emitChallengeIssued(ctx: Context, challenge: ContinuousPoCChallenge): void {
  ctx.events.emit('poc_challenge_issued', challengeAttributes(challenge));
}

export function emitChallengeResolved(ctx: Context, challenge: ContinuousPoCChallenge): void {
  ctx.events.emit('poc_challenge_resolved', {
    ...challengeAttributes(challenge),
    outcome: challengeOutcomeToJSON(challenge.outcome),
  });
}

function challengeAttributes(challenge: ContinuousPoCChallenge): Record<string, string> {
  return {
    challenge_id: challenge.id.toString(),
    address: challenge.challengedAddress,
    epoch_index: challenge.epochIndex.toString(),
    commit_block_height: challenge.commitBlockHeight.toString(),
    nonce_index: challenge.nonceIndex.toString(),
    deadline_block_height: challenge.deadlineBlockHeight.toString(),
    kind: challengeKindToJSON(challenge.kind),
  };
}

export function emitPenalty(
  ctx: Context,
  epochIndex: bigint,
  address: string,
  reason: PenaltyReason,
): void {
  ctx.events.emit('poc_penalty', {
    address,
    epoch_index: epochIndex.toString(),
    reason: penaltyReasonToJSON(reason),
  });
}

/** Until which height; 0 for good. */
export function emitJailed(ctx: Context, participant: Participant, reason: PenaltyReason): void {
  ctx.events.emit('poc_jailed', {
    address: participant.address,
    reason: penaltyReasonToJSON(reason),
    jailed_until_height: participant.jailedUntilHeight.toString(),
  });
}

/** A jailed participant's validator left the set, or had to stay for the chain to go on (P31). */
export function emitValidatorJailed(ctx: Context, validator: Validator, left: boolean): void {
  ctx.events.emit('poc_validator_jailed', {
    address: validator.address,
    consensus_pubkey: toHex(validator.consensusPubkey),
    power: validator.power.toString(),
    left_the_set: left.toString(),
  });
}

export function emitEpochStarted(ctx: Context, epoch: Epoch): void {
  const { lastCommit, last } = epochHeights(epoch);
  ctx.events.emit('poc_epoch_started', {
    epoch_index: epoch.index.toString(),
    start_height: epoch.startHeight.toString(),
    last_commit_height: lastCommit.toString(),
    last_height: last.toString(),
    seed: toHex(epoch.seed),
  });
}

export function emitSettled(
  ctx: Context,
  epochIndex: bigint,
  records: number,
  total: bigint,
): void {
  ctx.events.emit('poc_epoch_settled', {
    epoch_index: epochIndex.toString(),
    participants: records.toString(),
    total_weight: total.toString(),
  });
}

export function emitWeight(ctx: Context, record: WeightRecord): void {
  ctx.events.emit('poc_weight', {
    epoch_index: record.epochIndex.toString(),
    address: record.address,
    weight: record.weight.toString(),
    power: record.power.toString(),
    reward: record.reward.map((coin) => `${coin.amount}${coin.denom}`).join(','),
  });
}

/** Nobody who was seen signing has weight: those stay who are in the set, and the chain goes on (P27, P34). */
export function emitNoCandidates(ctx: Context, epochIndex: bigint): void {
  ctx.events.emit('poc_no_candidates', { epoch_index: epochIndex.toString() });
}
