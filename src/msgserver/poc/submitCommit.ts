/** MsgSubmitContinuousPoCCommit: root and count of a tree of artifacts (P7 to P11). */

import type { Epoch } from '../../gen/cpoc/poc/v1/poc.ts';
import type {
  MsgSubmitContinuousPoCCommit,
  MsgSubmitContinuousPoCCommitResponse,
} from '../../gen/cpoc/poc/v1/tx.ts';
import { addCommit } from '../../keeper/poc/commits.ts';
import { currentEpoch } from '../../keeper/poc/epochs.ts';
import { emitCommit } from '../../keeper/poc/events.ts';
import { isActive, requireParticipant } from '../../keeper/poc/participants.ts';
import { commits, summaries } from '../../keeper/poc/schema.ts';
import { AppError, type ErrorKind } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { epochHeights, epochParams } from '../../types/poc/epochHeights.ts';
import { pocErrors } from '../../types/poc/errors.ts';

/** The checks come in the order of the rules; the first that fails is the error. */
export function submitCommit(
  ctx: Context,
  message: MsgSubmitContinuousPoCCommit,
): MsgSubmitContinuousPoCCommitResponse {
  const address = parseAddress(message.creator, ctx.block.addressPrefix);
  const epoch = currentEpoch(ctx);
  checkEligible(ctx, epoch, address, message);
  checkClaim(epoch, message);
  checkLimits(ctx, epoch, address);
  const { commit, summary } = addCommit(ctx, epoch, address, {
    nonceCount: message.nonceCount,
    rootHash: message.rootHash,
    inferenceCount: message.inferenceCount,
    gpuUtilizationBps: message.gpuUtilizationBps,
  });
  emitCommit(ctx, commit);
  return {
    firstNonce: commit.firstNonce,
    totalNonces: summary.totalNonces,
    effectivePocWeight: summary.effectivePocWeight,
  };
}

function refuse(kind: ErrorKind, detail: string): never {
  throw new AppError(kind, detail);
}

/** P7 */
function checkEligible(
  ctx: Context,
  epoch: Epoch,
  address: Uint8Array,
  message: MsgSubmitContinuousPoCCommit,
): void {
  if (!epochParams(epoch).enableContinuousPoc) {
    refuse(
      pocErrors.disabled,
      'governance enables it by enable_continuous_poc, for the next epoch',
    );
  }
  if (!isActive(requireParticipant(ctx, address))) {
    refuse(pocErrors.notActive, 'only active participants commit; send MsgReactivateParticipant');
  }
  if (message.epochIndex !== epoch.index) {
    refuse(
      pocErrors.wrongEpoch,
      `epoch_index is ${message.epochIndex}, expected the current epoch, ${epoch.index}`,
    );
  }
  const { lastCommit, last } = epochHeights(epoch);
  if (ctx.block.height > lastCommit) {
    refuse(
      pocErrors.windowClosed,
      `height ${ctx.block.height} is after ${lastCommit}, the last one for commits; the next epoch begins at ${last + 1n}`,
    );
  }
  if (summaries.get(ctx, [epoch.index, address])?.penaltyApplied === true) {
    refuse(pocErrors.penalized, `commits are taken again from epoch ${epoch.index + 1n} on`);
  }
}

/** P8 */
function checkClaim(epoch: Epoch, message: MsgSubmitContinuousPoCCommit): void {
  const { minNoncesPerCommit, maxNoncesPerCommit } = epochParams(epoch);
  if (message.nonceCount < minNoncesPerCommit || message.nonceCount > maxNoncesPerCommit) {
    refuse(
      pocErrors.invalidNonceCount,
      `nonce_count is ${message.nonceCount}, expected ${minNoncesPerCommit} to ${maxNoncesPerCommit}`,
    );
  }
  if (message.rootHash.length !== 32) {
    refuse(
      pocErrors.invalidRootHash,
      `root_hash has ${message.rootHash.length} bytes, expected the 32 of SHA-256`,
    );
  }
  if (message.gpuUtilizationBps > 10_000) {
    refuse(
      pocErrors.invalidUtilization,
      `gpu_utilization_bps is ${message.gpuUtilizationBps}, expected at most 10000`,
    );
  }
}

/** P9 */
function checkLimits(ctx: Context, epoch: Epoch, address: Uint8Array): void {
  const { maxCommitsPerEpoch } = epochParams(epoch);
  const count = summaries.get(ctx, [epoch.index, address])?.commitCount ?? 0;
  if (count >= maxCommitsPerEpoch) {
    refuse(pocErrors.tooManyCommits, `${count} commits of ${maxCommitsPerEpoch} are used up`);
  }
  if (commits.has(ctx, [epoch.index, address, ctx.block.height])) {
    refuse(
      pocErrors.alreadyCommitted,
      `height ${ctx.block.height} has one; wait for the next block`,
    );
  }
}
