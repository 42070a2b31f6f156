/** The messages of cpoc.poc.v1. */

import type { Params } from '../../gen/cpoc/poc/v1/params.ts';
import * as tx from '../../gen/cpoc/poc/v1/tx.ts';
import type { AminoFields } from '../amino/aminoField.ts';
import { pocTypeUrls } from '../pocMessages.ts';
import { type ChainMessage, chainMessage } from './chainMessage.ts';
import { coin } from './coinFields.ts';

const params: AminoFields<Params> = {
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
  epochLength: 'integer',
  maxValidators: 'uint32',
  epochReward: coin,
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

const host: AminoFields<tx.MsgRegisterParticipant> = {
  creator: 'text',
  consensusPubkey: 'bytes',
  inferenceUrl: 'text',
};

export const pocChainMessages: readonly ChainMessage[] = [
  chainMessage(
    pocTypeUrls.registerParticipant,
    'cpoc/poc/MsgRegisterParticipant',
    tx.MsgRegisterParticipant,
    host,
  ),
  chainMessage(
    pocTypeUrls.updateParticipant,
    'cpoc/poc/MsgUpdateParticipant',
    tx.MsgUpdateParticipant,
    host,
  ),
  chainMessage(
    pocTypeUrls.deactivateParticipant,
    'cpoc/poc/MsgDeactivateParticipant',
    tx.MsgDeactivateParticipant,
    { creator: 'text' },
  ),
  chainMessage(
    pocTypeUrls.reactivateParticipant,
    'cpoc/poc/MsgReactivateParticipant',
    tx.MsgReactivateParticipant,
    { creator: 'text' },
  ),
  chainMessage(pocTypeUrls.unjail, 'cpoc/poc/MsgUnjail', tx.MsgUnjail, { creator: 'text' }),
  chainMessage(
    pocTypeUrls.submitCommit,
    'cpoc/poc/MsgSubmitCommit',
    tx.MsgSubmitContinuousPoCCommit,
    {
      creator: 'text',
      epochIndex: 'integer',
      nonceCount: 'uint32',
      rootHash: 'bytes',
      inferenceCount: 'uint32',
      gpuUtilizationBps: 'uint32',
      expected: { firstNonce: 'integer' },
    },
  ),
  chainMessage(
    pocTypeUrls.respondChallenge,
    'cpoc/poc/MsgRespondChallenge',
    tx.MsgRespondContinuousPoCChallenge,
    { creator: 'text', challengeId: 'integer', artifact: 'bytes', proof: ['list', 'bytes'] },
  ),
  chainMessage(pocTypeUrls.updateParams, 'cpoc/poc/MsgUpdateParams', tx.MsgUpdateParams, {
    authority: 'text',
    params,
  }),
];
