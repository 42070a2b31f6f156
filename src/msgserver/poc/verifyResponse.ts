/** Whether a response may be given, and whether it holds (P13 to P15, P20). */

import type { ContinuousPoCChallenge, Epoch } from '../../gen/cpoc/poc/v1/poc.ts';
import type { MsgRespondContinuousPoCChallenge } from '../../gen/cpoc/poc/v1/tx.ts';
import { challenges, commits, epochs } from '../../keeper/poc/schema.ts';
import { equalBytes } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import type { StateReader } from '../../lib/kv.ts';
import { leafHash } from '../../merkle/rfc9162Hash.ts';
import { verifyInclusion } from '../../merkle/rfc9162Verify.ts';
import { parseAddress } from '../../types/address.ts';
import type { BlockInfo } from '../../types/context.ts';
import { epochParams } from '../../types/poc/epochHeights.ts';
import { pocErrors } from '../../types/poc/errors.ts';
import { leafData } from '../../types/poc/leafData.ts';

/** The open challenge that the message answers. @throws AppError poc/13 to poc/16, in the order of P20. */
export function requireAnswerable(
  state: StateReader,
  block: Pick<BlockInfo, 'height' | 'addressPrefix'>,
  message: MsgRespondContinuousPoCChallenge,
): ContinuousPoCChallenge {
  const challenge = challenges.get(state, message.challengeId);
  if (challenge === undefined) {
    throw new AppError(pocErrors.unknownChallenge, `there is no challenge ${message.challengeId}`);
  }
  const creator = parseAddress(message.creator, block.addressPrefix);
  if (!equalBytes(creator, parseAddress(challenge.challengedAddress, block.addressPrefix))) {
    throw new AppError(
      pocErrors.notChallenged,
      `challenge ${challenge.id} asks ${challenge.challengedAddress}`,
    );
  }
  if (challenge.resolved) {
    throw new AppError(pocErrors.challengeResolved, `challenge ${challenge.id} needs no answer`);
  }
  if (block.height > challenge.deadlineBlockHeight) {
    throw new AppError(
      pocErrors.deadlinePassed,
      `the last block for an answer was ${challenge.deadlineBlockHeight}, this is ${block.height}`,
    );
  }
  return challenge;
}

/**
 * Whether artifact and path lead from the challenged leaf to the committed root. The chain builds the leaf itself from what it knows; the
 * path's directions and length follow from index and count, never from the message. Costs one hash a path element, at most 32.
 */
export function isResponseValid(
  state: StateReader,
  block: Pick<BlockInfo, 'addressPrefix'>,
  challenge: ContinuousPoCChallenge,
  message: MsgRespondContinuousPoCChallenge,
): boolean {
  const epoch: Epoch = epochs.require(state, challenge.epochIndex);
  if (message.artifact.length !== epochParams(epoch).artifactSizeBytes) return false;
  const address = parseAddress(challenge.challengedAddress, block.addressPrefix);
  const commit = commits.require(state, [
    challenge.epochIndex,
    address,
    challenge.commitBlockHeight,
  ]);
  const data = leafData({
    seed: epoch.seed,
    address,
    nonce: commit.firstNonce + challenge.nonceIndex,
    artifact: message.artifact,
  });
  return verifyInclusion({
    leafIndex: challenge.nonceIndex,
    treeSize: BigInt(commit.nonceCount),
    leafHash: leafHash(data),
    path: message.proof,
    root: commit.rootHash,
  });
}
