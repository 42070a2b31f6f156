/** Commits and the summaries that add them up (P10, P11). */

import type {
  ContinuousPoCCommit,
  ContinuousPoCEpochSummary,
  Epoch,
} from '../../gen/cpoc/poc/v1/poc.ts';
import { PenaltyReason } from '../../gen/cpoc/poc/v1/poc.ts';
import { be64 } from '../../lib/bytes.ts';
import { InvariantError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { formatAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { epochParams } from '../../types/poc/epochHeights.ts';
import * as schema from './schema.ts';

/** What a participant says in a commit; the rest the chain knows. */
export interface CommitClaim {
  readonly nonceCount: number;
  readonly rootHash: Uint8Array;
  readonly inferenceCount: number;
  readonly gpuUtilizationBps: number;
}

/** The summary of a participant's epoch; zeros before the first commit. */
export function summaryOrEmpty(
  ctx: Context,
  epochIndex: bigint,
  address: Uint8Array,
): ContinuousPoCEpochSummary {
  return (
    schema.summaries.get(ctx, [epochIndex, address]) ?? {
      participantAddress: formatAddress(address, ctx.block.addressPrefix),
      epochIndex,
      totalNonces: 0n,
      totalInferences: 0n,
      commitCount: 0,
      lastCommitHeight: 0n,
      effectivePocWeight: 0n,
      penaltyApplied: false,
      challengesIssued: 0,
      challengesPassed: 0,
      penaltyReason: PenaltyReason.PENALTY_REASON_UNSPECIFIED,
      penaltyHeight: 0n,
    }
  );
}

/** Stores a commit that passed P7 to P10, queues it for the draw, and adds it to the summary. */
export function addCommit(
  ctx: Context,
  epoch: Epoch,
  address: Uint8Array,
  claim: CommitClaim,
): { commit: ContinuousPoCCommit; summary: ContinuousPoCEpochSummary } {
  const before = summaryOrEmpty(ctx, epoch.index, address);
  const { height } = ctx.block;
  const commit: ContinuousPoCCommit = {
    ...claim,
    participantAddress: before.participantAddress,
    epochIndex: epoch.index,
    commitBlockHeight: height,
    firstNonce: before.totalNonces,
  };
  schema.commits.set(ctx, [epoch.index, address, height], commit);
  schema.drawQueue.add(ctx, [height, address]);
  if (before.commitCount === 0) countForAudit(ctx);
  const totalNonces = before.totalNonces + BigInt(claim.nonceCount);
  const summary = {
    ...before,
    totalNonces,
    totalInferences: before.totalInferences + BigInt(claim.inferenceCount),
    commitCount: before.commitCount + 1,
    lastCommitHeight: height,
    effectivePocWeight: totalNonces / BigInt(epochParams(epoch).nonceWeight),
  };
  schema.summaries.set(ctx, [epoch.index, address], summary);
  return { commit, summary };
}

/** One more summary in the epoch, for the share that the audit takes a block (P18). Up to the last height of commits. */
export function countForAudit(ctx: Context): void {
  const progress = schema.auditProgress.require(ctx);
  schema.auditProgress.set(ctx, { ...progress, participants: progress.participants + 1n });
}

/** The commit that covers a claimed nonce of the epoch: the last one that starts at or before it. One step of iteration. */
export function coveringCommit(
  state: StateReader,
  epochIndex: bigint,
  address: Uint8Array,
  nonce: bigint,
): ContinuousPoCCommit {
  const range = {
    prefix: schema.commitRanges.key.prefix(epochIndex, address),
    end: be64(nonce + 1n),
    reverse: true,
  };
  for (const [, , , height] of schema.commitRanges.keys(state, range)) {
    return schema.commits.require(state, [epochIndex, address, height]);
  }
  throw new InvariantError(`no commit covers nonce ${nonce} of epoch ${epochIndex}`);
}
