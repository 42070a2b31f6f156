/** The messages of cpoc.poc.v1 by their type URLs, as a signing client needs them. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import type {
  MsgRegisterParticipant,
  MsgRespondContinuousPoCChallenge,
  MsgSubmitContinuousPoCCommit,
} from '../gen/cpoc/poc/v1/tx.ts';

export const pocTypeUrls = {
  registerParticipant: '/cpoc.poc.v1.MsgRegisterParticipant',
  updateParticipant: '/cpoc.poc.v1.MsgUpdateParticipant',
  deactivateParticipant: '/cpoc.poc.v1.MsgDeactivateParticipant',
  reactivateParticipant: '/cpoc.poc.v1.MsgReactivateParticipant',
  unjail: '/cpoc.poc.v1.MsgUnjail',
  submitCommit: '/cpoc.poc.v1.MsgSubmitContinuousPoCCommit',
  respondChallenge: '/cpoc.poc.v1.MsgRespondContinuousPoCChallenge',
  updateParams: '/cpoc.poc.v1.MsgUpdateParams',
} as const;

export function registerParticipantMessage(value: MsgRegisterParticipant): EncodeObject {
  return { typeUrl: pocTypeUrls.registerParticipant, value };
}

/** A commit; `expected` may be left out, and then it goes to wherever the chain has come (P10). */
export type CommitFields = Omit<MsgSubmitContinuousPoCCommit, 'expected'> &
  Partial<Pick<MsgSubmitContinuousPoCCommit, 'expected'>>;

export function submitCommitMessage(value: CommitFields): EncodeObject {
  return { typeUrl: pocTypeUrls.submitCommit, value };
}

export function respondChallengeMessage(value: MsgRespondContinuousPoCChallenge): EncodeObject {
  return { typeUrl: pocTypeUrls.respondChallenge, value };
}
