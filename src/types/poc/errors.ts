/** Refusals of continuous proof of compute (codespace `poc`). Codes are append-only. */

import { type ErrorKind, registerErrors } from '../../lib/errors.ts';

const table = {
  disabled: [2, 'continuous proof of compute is disabled in this epoch'],
  notParticipant: [3, 'not a participant'],
  notActive: [4, 'participant is not active'],
  wrongEpoch: [5, 'not the current epoch'],
  windowClosed: [6, 'commit window is closed'],
  penalized: [7, 'participant is penalized in this epoch'],
  invalidNonceCount: [8, 'invalid nonce count'],
  invalidRootHash: [9, 'invalid root hash'],
  invalidUtilization: [10, 'invalid GPU utilization'],
  tooManyCommits: [11, 'too many commits in this epoch'],
  alreadyCommitted: [12, 'one commit a participant and block'],
  unknownChallenge: [13, 'unknown challenge'],
  notChallenged: [14, 'not the challenged account'],
  challengeResolved: [15, 'challenge is already resolved'],
  deadlinePassed: [16, 'deadline of the challenge has passed'],
  proofInvalid: [17, 'proof does not verify'],
  participantExists: [18, 'participant exists already'],
  consensusKeyTaken: [19, 'consensus key is taken'],
  invalidConsensusKey: [20, 'invalid consensus key'],
  invalidUrl: [21, 'invalid inference URL'],
  wrongStatus: [22, 'not possible in this status'],
  invalidParams: [23, 'invalid parameters'],
  responsePending: [24, 'a response to the challenge is pending'],
  stillJailed: [25, 'participant is still in jail'],
  jailedForGood: [26, 'participant is jailed for good'],
  wrongPosition: [27, 'commit is not at the expected position'],
} as const;

export const pocErrors: Readonly<Record<keyof typeof table, ErrorKind>> = registerErrors(
  'poc',
  table,
);
