/** The messages of cpoc.poc.v1 by their type URLs, as a signing client needs them. */

import type { EncodeObject, GeneratedType } from '@cosmjs/proto-signing';
import {
  MsgDeactivateParticipant,
  MsgReactivateParticipant,
  MsgRegisterParticipant,
  MsgRespondContinuousPoCChallenge,
  MsgSubmitContinuousPoCCommit,
  MsgUnjail,
  MsgUpdateParams,
  MsgUpdateParticipant,
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

export const pocRegistryTypes: ReadonlyArray<[string, GeneratedType]> = [
  [pocTypeUrls.registerParticipant, asGeneratedType(MsgRegisterParticipant)],
  [pocTypeUrls.updateParticipant, asGeneratedType(MsgUpdateParticipant)],
  [pocTypeUrls.deactivateParticipant, asGeneratedType(MsgDeactivateParticipant)],
  [pocTypeUrls.reactivateParticipant, asGeneratedType(MsgReactivateParticipant)],
  [pocTypeUrls.unjail, asGeneratedType(MsgUnjail)],
  [pocTypeUrls.submitCommit, asGeneratedType(MsgSubmitContinuousPoCCommit)],
  [pocTypeUrls.respondChallenge, asGeneratedType(MsgRespondContinuousPoCChallenge)],
  [pocTypeUrls.updateParams, asGeneratedType(MsgUpdateParams)],
];

export function registerParticipantMessage(value: MsgRegisterParticipant): EncodeObject {
  return { typeUrl: pocTypeUrls.registerParticipant, value };
}

export function submitCommitMessage(value: MsgSubmitContinuousPoCCommit): EncodeObject {
  return { typeUrl: pocTypeUrls.submitCommit, value };
}

export function respondChallengeMessage(value: MsgRespondContinuousPoCChallenge): EncodeObject {
  return { typeUrl: pocTypeUrls.respondChallenge, value };
}

/** cosmjs sees the CommonJS types of the protobuf runtime, which TypeScript holds for another class than the module's. */
function asGeneratedType(codec: {
  encode: unknown;
  decode: unknown;
  fromPartial: unknown;
}): GeneratedType {
  return codec as unknown as GeneratedType;
}
