/** Participants, commits and challenges in any number, written through the keepers as the rules would have written them. */

import type { Params } from '../../src/gen/cpoc/poc/v1/params.ts';
import {
  ChallengeKind,
  ChallengeOutcome,
  ContinuousPoCChallenge,
  type Epoch,
  Participant,
  ParticipantStatus,
  PruningState,
} from '../../src/gen/cpoc/poc/v1/poc.ts';
import { currentEpoch } from '../../src/keeper/poc/epochs.ts';
import * as schema from '../../src/keeper/poc/schema.ts';
import { be64 } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { formatAddress } from '../../src/types/address.ts';
import type { Context } from '../../src/types/context.ts';
import { epochParams } from '../../src/types/poc/epochHeights.ts';

/** Numbers `from` … `from + count − 1`. */
export interface Span {
  readonly from: number;
  readonly count: number;
}

/** The address of participant number `n`: 20 bytes, in no order. */
export function stateAddress(n: number): Uint8Array {
  return sha256(be64(BigInt(n))).subarray(0, 20);
}

/** The consensus key of participant number `n`. */
export function stateConsensusKey(n: number): Uint8Array {
  return sha256(stateAddress(n));
}

function numbers({ from, count }: Span): number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}

/** The current epoch becomes number `index`, with the epochs before the last two gone, as pruning leaves it. */
export function setEpoch(
  ctx: Context,
  index: bigint,
  heights: { readonly startHeight: bigint; readonly length: bigint },
  params: Partial<Params> = {},
): Epoch {
  const before = currentEpoch(ctx);
  const epoch: Epoch = {
    ...before,
    index,
    ...heights,
    params: { ...epochParams(before), ...params },
  };
  schema.epochs.set(ctx, index, epoch);
  schema.currentEpochIndex.set(ctx, index);
  schema.auditProgress.set(ctx, {
    epochIndex: index,
    participants: 0n,
    lastAddress: new Uint8Array(0),
  });
  closePruning(ctx, index - 2n);
  return epoch;
}

/** Nothing is left of this epoch and those before. */
export function closePruning(ctx: Context, epochIndex: bigint): void {
  const names = Object.keys(PruningState.fromPartial({}));
  const closed = Object.fromEntries(names.map((name) => [name, epochIndex]));
  schema.pruningState.set(ctx, PruningState.fromPartial(closed));
}

/** An active participant, with what `changes` say. */
export function writeParticipant(
  ctx: Context,
  address: Uint8Array,
  changes: Partial<Participant>,
): void {
  const participant = Participant.fromPartial({
    address: formatAddress(address, ctx.block.addressPrefix),
    status: ParticipantStatus.PARTICIPANT_STATUS_ACTIVE,
    inferenceUrl: 'https://host.example/inference',
    registeredHeight: 1n,
    ...changes,
  });
  schema.participants.set(ctx, address, participant);
  schema.consensusKeys.set(ctx, participant.consensusPubkey, address);
}

/** Participants with a consensus key each. */
export function addParticipants(ctx: Context, span: Span): void {
  for (const n of numbers(span)) {
    writeParticipant(ctx, stateAddress(n), { consensusPubkey: stateConsensusKey(n) });
  }
}

/** Commits of past heights, a hundred a participant, which nothing waits for any more. */
export function addStoredCommits(ctx: Context, epochIndex: bigint, span: Span): void {
  for (const n of numbers(span)) {
    const address = stateAddress(Math.floor(n / 100));
    const commitBlockHeight = BigInt(1 + (n % 100));
    const nonceCount = 1000;
    schema.commits.set(ctx, [epochIndex, address, commitBlockHeight], {
      participantAddress: formatAddress(address, ctx.block.addressPrefix),
      epochIndex,
      nonceCount,
      rootHash: sha256(address),
      inferenceCount: 3,
      commitBlockHeight,
      gpuUtilizationBps: 9000,
      firstNonce: BigInt(nonceCount) * (commitBlockHeight - 1n),
    });
  }
}

/** Open challenges whose deadlines are far away, a thousand a height. */
export function addStoredChallenges(
  ctx: Context,
  epochIndex: bigint,
  deadline: bigint,
  span: Span,
): void {
  for (const n of numbers(span)) {
    const address = stateAddress(Math.floor(n / 100));
    const id = schema.challengeIds.next(ctx);
    const deadlineBlockHeight = deadline + BigInt(Math.floor(n / 1000));
    const challenge = ContinuousPoCChallenge.fromPartial({
      challengedAddress: formatAddress(address, ctx.block.addressPrefix),
      epochIndex,
      commitBlockHeight: BigInt(1 + (n % 100)),
      nonceIndex: BigInt(n),
      deadlineBlockHeight,
      challengeBlockHeight: 1n,
      id,
      kind: ChallengeKind.CHALLENGE_KIND_SAMPLE,
      outcome: ChallengeOutcome.CHALLENGE_OUTCOME_OPEN,
    });
    schema.challenges.set(ctx, id, challenge);
    schema.challengesByEpoch.add(ctx, [epochIndex, address, id]);
    schema.openByDeadline.add(ctx, [deadlineBlockHeight, id]);
    schema.openByParticipant.add(ctx, [address, id]);
  }
}
