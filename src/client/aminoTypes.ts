/** Amino JSON of every message that a wallet may sign in SIGN_MODE_LEGACY_AMINO_JSON (Ledger, Keplr). */

import { type AminoConverters, AminoTypes, createDefaultAminoConverters } from '@cosmjs/stargate';
import type { Coin } from '../gen/cosmos/base/v1beta1/coin.ts';
import type { Params } from '../gen/cpoc/poc/v1/params.ts';
import type {
  MsgDeactivateParticipant,
  MsgReactivateParticipant,
  MsgRegisterParticipant,
  MsgRespondContinuousPoCChallenge,
  MsgSubmitContinuousPoCCommit,
  MsgUnjail,
  MsgUpdateParams,
  MsgUpdateParticipant,
} from '../gen/cpoc/poc/v1/tx.ts';
import { type AminoFields, createAminoConverter } from './aminoConverter.ts';
import { pocTypeUrls } from './pocMessages.ts';

const coinFields: AminoFields<Coin> = { denom: 'text', amount: 'text' };

const paramsFields: AminoFields<Params> = {
  enableContinuousPoc: 'bool',
  pocUtilizationTargetBps: 'uint32',
  nonceWeight: 'uint32',
  maxCommitsPerEpoch: 'uint32',
  minNoncesPerCommit: 'uint32',
  maxNoncesPerCommit: 'uint32',
  validationSampleRateBps: 'uint32',
  validationChallengeDeadlineBlocks: 'uint32',
  settlementAuditLeaves: 'uint32',
  artifactSizeBytes: 'uint32',
  auditWindowBlocks: 'uint32',
  epochLength: 'uint64',
  maxValidators: 'uint32',
  epochReward: coinFields,
  signedBlocksWindow: 'uint32',
  minSignedBps: 'uint32',
  jailBlocks: 'uint32',
  probationSignedBps: 'uint32',
  pocDataPruningEpochThreshold: 'uint32',
  weightRecordRetentionEpochs: 'uint32',
  pocPruningMax: 'uint32',
  weightFactorNumerator: 'uint32',
  weightFactorDenominator: 'uint32',
  maxPowerShareBps: 'uint32',
};

export const pocAminoConverters: AminoConverters = {
  [pocTypeUrls.registerParticipant]: createAminoConverter<MsgRegisterParticipant>(
    'cpoc/poc/MsgRegisterParticipant',
    { creator: 'text', consensusPubkey: 'bytes', inferenceUrl: 'text' },
  ),
  [pocTypeUrls.updateParticipant]: createAminoConverter<MsgUpdateParticipant>(
    'cpoc/poc/MsgUpdateParticipant',
    { creator: 'text', consensusPubkey: 'bytes', inferenceUrl: 'text' },
  ),
  [pocTypeUrls.deactivateParticipant]: createAminoConverter<MsgDeactivateParticipant>(
    'cpoc/poc/MsgDeactivateParticipant',
    { creator: 'text' },
  ),
  [pocTypeUrls.reactivateParticipant]: createAminoConverter<MsgReactivateParticipant>(
    'cpoc/poc/MsgReactivateParticipant',
    { creator: 'text' },
  ),
  [pocTypeUrls.unjail]: createAminoConverter<MsgUnjail>('cpoc/poc/MsgUnjail', { creator: 'text' }),
  [pocTypeUrls.submitCommit]: createAminoConverter<MsgSubmitContinuousPoCCommit>(
    'cpoc/poc/MsgSubmitCommit',
    {
      creator: 'text',
      epochIndex: 'uint64',
      nonceCount: 'uint32',
      rootHash: 'bytes',
      inferenceCount: 'uint32',
      gpuUtilizationBps: 'uint32',
    },
  ),
  [pocTypeUrls.respondChallenge]: createAminoConverter<MsgRespondContinuousPoCChallenge>(
    'cpoc/poc/MsgRespondChallenge',
    { creator: 'text', challengeId: 'uint64', artifact: 'bytes', proof: 'bytesList' },
  ),
  [pocTypeUrls.updateParams]: createAminoConverter<MsgUpdateParams>('cpoc/poc/MsgUpdateParams', {
    authority: 'text',
    params: paramsFields,
  }),
};

/** The default converters of cosmjs and those of cpoc.poc.v1. */
export function createAminoTypes(): AminoTypes {
  return new AminoTypes({ ...createDefaultAminoConverters(), ...pocAminoConverters });
}
