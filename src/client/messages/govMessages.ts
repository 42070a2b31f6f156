/** The messages of cosmos.gov.v1 and cosmos.gov.v1beta1. */

import type { Params, WeightedVoteOption } from '../../gen/cosmos/gov/v1/gov.ts';
import * as tx from '../../gen/cosmos/gov/v1/tx.ts';
import { TextProposal } from '../../gen/cosmos/gov/v1beta1/gov.ts';
import * as legacy from '../../gen/cosmos/gov/v1beta1/tx.ts';
import type { AminoFields } from '../amino/aminoField.ts';
import { type ChainMessage, chainMessage } from './chainMessage.ts';
import { coins } from './coinFields.ts';

/** Weights and shares are texts with a point in gov v1, on the wire too. */
const weightedOption: AminoFields<WeightedVoteOption> = { option: 'uint32', weight: 'text' };

const params: AminoFields<Params> = {
  minDeposit: coins,
  maxDepositPeriod: 'duration',
  votingPeriod: 'duration',
  quorum: 'text',
  threshold: 'text',
  vetoThreshold: 'text',
  minInitialDepositRatio: 'text',
  proposalCancelRatio: 'text',
  proposalCancelDest: 'text',
  expeditedVotingPeriod: 'duration',
  expeditedThreshold: 'text',
  expeditedMinDeposit: coins,
  burnVoteQuorum: 'bool',
  burnProposalDepositPrevote: 'bool',
  burnVoteVeto: 'bool',
  minDepositRatio: 'text',
};

const govV1Messages: readonly ChainMessage[] = [
  chainMessage(
    '/cosmos.gov.v1.MsgSubmitProposal',
    'cosmos-sdk/v1/MsgSubmitProposal',
    tx.MsgSubmitProposal,
    {
      messages: ['list', 'any'],
      initialDeposit: coins,
      proposer: 'text',
      metadata: 'text',
      title: 'text',
      summary: 'text',
      expedited: 'bool',
    },
  ),
  chainMessage('/cosmos.gov.v1.MsgVote', 'cosmos-sdk/v1/MsgVote', tx.MsgVote, {
    proposalId: ['always', 'integer'],
    voter: 'text',
    option: 'uint32',
    metadata: 'text',
  }),
  chainMessage(
    '/cosmos.gov.v1.MsgVoteWeighted',
    'cosmos-sdk/v1/MsgVoteWeighted',
    tx.MsgVoteWeighted,
    {
      proposalId: ['always', 'integer'],
      voter: 'text',
      options: ['list', weightedOption],
      metadata: 'text',
    },
  ),
  chainMessage('/cosmos.gov.v1.MsgDeposit', 'cosmos-sdk/v1/MsgDeposit', tx.MsgDeposit, {
    proposalId: ['always', 'integer'],
    depositor: 'text',
    amount: coins,
  }),
  chainMessage(
    '/cosmos.gov.v1.MsgExecLegacyContent',
    'cosmos-sdk/v1/MsgExecLegacyContent',
    tx.MsgExecLegacyContent,
    { content: 'any', authority: 'text' },
  ),
  chainMessage(
    '/cosmos.gov.v1.MsgUpdateParams',
    'cosmos-sdk/x/gov/v1/MsgUpdateParams',
    tx.MsgUpdateParams,
    { authority: 'text', params: ['always', params] },
  ),
  chainMessage(
    '/cosmos.gov.v1.MsgCancelProposal',
    // It has no amino.name; the SDK's encoder takes the type URL then.
    '/cosmos.gov.v1.MsgCancelProposal',
    tx.MsgCancelProposal,
    { proposalId: 'integer', proposer: 'text' },
  ),
];

const govLegacyMessages: readonly ChainMessage[] = [
  chainMessage(
    '/cosmos.gov.v1beta1.MsgSubmitProposal',
    'cosmos-sdk/MsgSubmitProposal',
    legacy.MsgSubmitProposal,
    { content: 'any', initialDeposit: coins, proposer: 'text' },
  ),
  chainMessage('/cosmos.gov.v1beta1.MsgVote', 'cosmos-sdk/MsgVote', legacy.MsgVote, {
    proposalId: ['always', 'integer'],
    voter: 'text',
    option: 'uint32',
  }),
  chainMessage(
    '/cosmos.gov.v1beta1.MsgVoteWeighted',
    'cosmos-sdk/MsgVoteWeighted',
    legacy.MsgVoteWeighted,
    {
      proposalId: ['always', 'integer'],
      voter: 'text',
      options: ['always', ['list', { option: 'uint32', weight: ['always', 'decimal'] }]],
    },
  ),
  chainMessage('/cosmos.gov.v1beta1.MsgDeposit', 'cosmos-sdk/MsgDeposit', legacy.MsgDeposit, {
    proposalId: ['always', 'integer'],
    depositor: 'text',
    amount: coins,
  }),
];

export const govMessages: readonly ChainMessage[] = [...govV1Messages, ...govLegacyMessages];

/** What a proposal of v1beta1 may hold. */
export const govContents: readonly ChainMessage[] = [
  chainMessage('/cosmos.gov.v1beta1.TextProposal', 'cosmos-sdk/TextProposal', TextProposal, {
    title: 'text',
    description: 'text',
  }),
];
