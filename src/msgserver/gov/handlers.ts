/** The messages of `cosmos.gov.v1.Msg`: names, wire shapes, signers, and the function that each runs. */

import * as tx from '../../gen/cosmos/gov/v1/tx.ts';
import { coinShape, durationShape, type MessageShape, repeated } from '../../types/wireShape.ts';
import { aminoCoins, aminoText } from '../bank/amino.ts';
import type { AnyMessageHandler, FindHandler, MessageHandler } from '../handler.ts';
import { sdkNames } from '../sdkNames.ts';
import { cancelProposal } from './cancelProposal.ts';
import { deposit } from './deposit.ts';
import { readTextProposal, validateLegacyContent } from './execLegacyContent.ts';
import * as amino from './govAmino.ts';
import { legacyGovHandlers } from './legacyHandlers.ts';
import { createProposalRunner } from './proposalRunner.ts';
import { submitProposal } from './submitProposal.ts';
import { paramSets, updateParams, validateUpdateParams } from './updateParams.ts';
import { vote, voteWeighted } from './vote.ts';

const named = sdkNames('gov.v1', 'cosmos-sdk/v1');

const optionShape: MessageShape = {
  typeName: '*v1.WeightedVoteOption',
  fields: { 1: 'enum', 2: 'string' },
};

const paramsShape: MessageShape = {
  typeName: '*v1.Params',
  fields: {
    1: repeated(coinShape),
    2: durationShape,
    3: durationShape,
    4: 'string',
    5: 'string',
    6: 'string',
    7: 'string',
    8: 'string',
    9: 'string',
    10: durationShape,
    11: 'string',
    12: repeated(coinShape),
    13: 'bool',
    14: 'bool',
    15: 'bool',
    16: 'string',
  },
};

/** @param find the handlers of messages that proposals hold */
export function govHandlers(find: FindHandler): readonly AnyMessageHandler[] {
  const runner = createProposalRunner(find);
  const submit: MessageHandler<tx.MsgSubmitProposal, tx.MsgSubmitProposalResponse> = {
    ...named('MsgSubmitProposal'),
    codec: tx.MsgSubmitProposal,
    responseCodec: tx.MsgSubmitProposalResponse,
    fields: {
      1: repeated('anyMessage'),
      2: repeated(coinShape),
      3: 'string',
      4: 'string',
      5: 'string',
      6: 'string',
      7: 'bool',
    },
    toAmino: (message) => ({
      messages: amino.aminoList(message.messages.map((any) => amino.aminoMessage(any, find))),
      initial_deposit: aminoCoins(message.initialDeposit),
      proposer: aminoText(message.proposer),
      metadata: aminoText(message.metadata),
      title: aminoText(message.title),
      summary: aminoText(message.summary),
      expedited: amino.aminoFlag(message.expedited),
    }),
    signers: ({ proposer }) => [proposer],
    handle: (ctx, message) => ({ proposalId: submitProposal(ctx, message, runner) }),
  };
  return [
    submit,
    depositHandler,
    voteHandler,
    voteWeightedHandler,
    cancelHandler,
    updateParamsHandler,
    execLegacyContentHandler,
    ...legacyGovHandlers(runner),
  ] as readonly AnyMessageHandler[];
}

const depositHandler: MessageHandler<tx.MsgDeposit, tx.MsgDepositResponse> = {
  ...named('MsgDeposit'),
  codec: tx.MsgDeposit,
  responseCodec: tx.MsgDepositResponse,
  fields: { 1: 'uint64', 2: 'string', 3: repeated(coinShape) },
  toAmino: ({ proposalId, depositor, amount }) => ({
    proposal_id: proposalId.toString(),
    depositor: aminoText(depositor),
    amount: aminoCoins(amount),
  }),
  signers: ({ depositor }) => [depositor],
  handle(ctx, message) {
    deposit(ctx, message);
    return {};
  },
};

const voteHandler: MessageHandler<tx.MsgVote, tx.MsgVoteResponse> = {
  ...named('MsgVote'),
  codec: tx.MsgVote,
  responseCodec: tx.MsgVoteResponse,
  fields: { 1: 'uint64', 2: 'string', 3: 'enum', 4: 'string' },
  toAmino: ({ proposalId, voter, option, metadata }) => ({
    proposal_id: proposalId.toString(),
    voter: aminoText(voter),
    option: amino.aminoOption(option),
    metadata: aminoText(metadata),
  }),
  signers: ({ voter }) => [voter],
  handle(ctx, message) {
    vote(ctx, message);
    return {};
  },
};

const voteWeightedHandler: MessageHandler<tx.MsgVoteWeighted, tx.MsgVoteWeightedResponse> = {
  ...named('MsgVoteWeighted'),
  codec: tx.MsgVoteWeighted,
  responseCodec: tx.MsgVoteWeightedResponse,
  fields: { 1: 'uint64', 2: 'string', 3: repeated(optionShape), 4: 'string' },
  toAmino: ({ proposalId, voter, options, metadata }) => ({
    proposal_id: proposalId.toString(),
    voter: aminoText(voter),
    options: options.length === 0 ? undefined : amino.aminoOptions(options),
    metadata: aminoText(metadata),
  }),
  signers: ({ voter }) => [voter],
  handle(ctx, message) {
    voteWeighted(ctx, message);
    return {};
  },
};

const cancelHandler: MessageHandler<tx.MsgCancelProposal, tx.MsgCancelProposalResponse> = {
  ...named('MsgCancelProposal'),
  // The SDK gave it no amino name; its encoder then takes the type URL.
  aminoName: '/cosmos.gov.v1.MsgCancelProposal',
  codec: tx.MsgCancelProposal,
  responseCodec: tx.MsgCancelProposalResponse,
  fields: { 1: 'uint64', 2: 'string' },
  toAmino: ({ proposalId, proposer }) => ({
    proposal_id: proposalId === 0n ? undefined : proposalId.toString(),
    proposer: aminoText(proposer),
  }),
  signers: ({ proposer }) => [proposer],
  handle: cancelProposal,
};

const updateParamsHandler: MessageHandler<tx.MsgUpdateParams, tx.MsgUpdateParamsResponse> = {
  ...named('MsgUpdateParams'),
  aminoName: 'cosmos-sdk/x/gov/v1/MsgUpdateParams',
  codec: tx.MsgUpdateParams,
  responseCodec: tx.MsgUpdateParamsResponse,
  fields: { 1: 'string', 2: paramsShape },
  toAmino: ({ authority, params }) => ({
    authority: aminoText(authority),
    params: amino.aminoGovParams(params),
  }),
  signers: ({ authority }) => [authority],
  validate: validateUpdateParams,
  changes: paramSets,
  handle(ctx, message) {
    updateParams(ctx, message);
    return {};
  },
};

const execLegacyContentHandler: MessageHandler<
  tx.MsgExecLegacyContent,
  tx.MsgExecLegacyContentResponse
> = {
  ...named('MsgExecLegacyContent'),
  codec: tx.MsgExecLegacyContent,
  responseCodec: tx.MsgExecLegacyContentResponse,
  fields: { 1: 'anyContent', 2: 'string' },
  toAmino: ({ content, authority }) => ({
    content: content === undefined ? undefined : amino.aminoTextProposal(readTextProposal(content)),
    authority: aminoText(authority),
  }),
  signers: ({ authority }) => [authority],
  validate: validateLegacyContent,
  handle(ctx, message) {
    validateLegacyContent(message, ctx.block.addressPrefix);
    return {};
  },
};
