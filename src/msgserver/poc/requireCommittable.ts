/** Whether a commit may be made in the block (P7 to P10). */

import type { Epoch, Participant } from '../../gen/cpoc/poc/v1/poc.ts';
import type { MsgSubmitContinuousPoCCommit } from '../../gen/cpoc/poc/v1/tx.ts';
import { currentEpoch } from '../../keeper/poc/epochs.ts';
import { isActive, isJailed, requireParticipant } from '../../keeper/poc/participants.ts';
import { commits, summaries } from '../../keeper/poc/schema.ts';
import { AppError, type ErrorKind } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { parseAddress } from '../../types/address.ts';
import type { BlockInfo } from '../../types/context.ts';
import { epochHeights, epochParams } from '../../types/poc/epochHeights.ts';
import { pocErrors } from '../../types/poc/errors.ts';

/** What a commit that passed is made for. */
export interface Committable {
  readonly epoch: Epoch;
  readonly address: Uint8Array;
}

/** The checks come in the order of the rules; the first that fails is the error. @throws AppError */
export function requireCommittable(
  state: StateReader,
  block: Pick<BlockInfo, 'height' | 'addressPrefix'>,
  message: MsgSubmitContinuousPoCCommit,
): Committable {
  const address = parseAddress(message.creator, block.addressPrefix);
  const epoch = currentEpoch(state);
  checkEligible(state, block.height, epoch, address, message);
  checkClaim(epoch, message);
  checkLimits(state, block.height, epoch, address);
  checkPosition(state, epoch, address, message);
  return { epoch, address };
}

function refuse(kind: ErrorKind, detail: string): never {
  throw new AppError(kind, detail);
}

/** P7 */
function checkEligible(
  state: StateReader,
  height: bigint,
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
  const participant = requireParticipant(state, address);
  if (!isActive(participant)) refuse(pocErrors.notActive, wayBack(participant));
  if (message.epochIndex !== epoch.index) {
    refuse(
      pocErrors.wrongEpoch,
      `epoch_index is ${message.epochIndex}, expected the current epoch, ${epoch.index}`,
    );
  }
  const { lastCommit, last } = epochHeights(epoch);
  if (height > lastCommit) {
    refuse(
      pocErrors.windowClosed,
      `height ${height} is after ${lastCommit}, the last one for commits; the next epoch begins at ${last + 1n}`,
    );
  }
  if (summaries.get(state, [epoch.index, address])?.penaltyApplied === true) {
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
function checkLimits(state: StateReader, height: bigint, epoch: Epoch, address: Uint8Array): void {
  const { maxCommitsPerEpoch } = epochParams(epoch);
  const count = summaries.get(state, [epoch.index, address])?.commitCount ?? 0;
  if (count >= maxCommitsPerEpoch) {
    refuse(pocErrors.tooManyCommits, `${count} commits of ${maxCommitsPerEpoch} are used up`);
  }
  if (commits.has(state, [epoch.index, address, height])) {
    refuse(pocErrors.alreadyCommitted, `height ${height} has one; wait for the next block`);
  }
}

/** P10. Without an expectation nothing is read, so that such a commit costs what it always did. */
function checkPosition(
  state: StateReader,
  epoch: Epoch,
  address: Uint8Array,
  { expected }: MsgSubmitContinuousPoCCommit,
): void {
  if (expected === undefined) return;
  const next = summaries.get(state, [epoch.index, address])?.totalNonces ?? 0n;
  if (expected.firstNonce === next) return;
  refuse(
    pocErrors.wrongPosition,
    `expected.first_nonce is ${expected.firstNonce}, and the commit would begin at nonce ${next}; what is committed already must not be committed again`,
  );
}

function wayBack(participant: Participant): string {
  if (participant.jailedForGood)
    return 'it is jailed for good, for signing two blocks of one height';
  if (isJailed(participant)) {
    return `it is in jail; send MsgUnjail from height ${participant.jailedUntilHeight} on`;
  }
  return 'only active participants commit; send MsgReactivateParticipant';
}
