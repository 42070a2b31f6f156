/** The messages of `cosmos.gov.v1beta1.Msg`, each done as its successor of v1. */

import * as tx from '../../gen/cosmos/gov/v1beta1/tx.ts';
import { formatDecimal } from '../../types/decimal.ts';
import type { ProposalRunner } from '../../types/gov/proposalRunner.ts';
import { coinShape, type MessageShape, repeated } from '../../types/wireShape.ts';
import { aminoCoins, aminoText } from '../bank/amino.ts';
import type { AnyMessageHandler, MessageHandler } from '../handler.ts';
import { sdkNames } from '../sdkNames.ts';
import { deposit } from './deposit.ts';
import { readTextProposal } from './execLegacyContent.ts';
import { aminoOption, aminoTextProposal } from './govAmino.ts';
import { legacySubmitProposal } from './legacySubmitProposal.ts';
import { vote, voteWeighted } from './vote.ts';

const named = sdkNames('gov.v1beta1');

/** The weight is a decimal times 10^18, in digits. */
const optionShape: MessageShape = {
  typeName: '*v1beta1.WeightedVoteOption',
  fields: { 1: 'enum', 2: 'integer' },
};

export function legacyGovHandlers(runner: ProposalRunner): readonly AnyMessageHandler[] {
  const submit: MessageHandler<tx.MsgSubmitProposal, tx.MsgSubmitProposalResponse> = {
    ...named('MsgSubmitProposal'),
    codec: tx.MsgSubmitProposal,
    responseCodec: tx.MsgSubmitProposalResponse,
    fields: { 1: 'anyContent', 2: repeated(coinShape), 3: 'string' },
    toAmino: ({ content, initialDeposit, proposer }) => ({
      content: content === undefined ? undefined : aminoTextProposal(readTextProposal(content)),
      initial_deposit: aminoCoins(initialDeposit),
      proposer: aminoText(proposer),
    }),
    signers: ({ proposer }) => [proposer],
    handle: (ctx, message) => ({ proposalId: legacySubmitProposal(ctx, message, runner) }),
  };
  return [submit, depositHandler, voteHandler, voteWeightedHandler] as readonly AnyMessageHandler[];
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
  fields: { 1: 'uint64', 2: 'string', 3: 'enum' },
  toAmino: ({ proposalId, voter, option }) => ({
    proposal_id: proposalId.toString(),
    voter: aminoText(voter),
    option: aminoOption(option),
  }),
  signers: ({ voter }) => [voter],
  handle(ctx, message) {
    vote(ctx, { ...message, metadata: '' });
    return {};
  },
};

const voteWeightedHandler: MessageHandler<tx.MsgVoteWeighted, tx.MsgVoteWeightedResponse> = {
  ...named('MsgVoteWeighted'),
  codec: tx.MsgVoteWeighted,
  responseCodec: tx.MsgVoteWeightedResponse,
  fields: { 1: 'uint64', 2: 'string', 3: repeated(optionShape) },
  toAmino: ({ proposalId, voter, options }) => ({
    proposal_id: proposalId.toString(),
    voter: aminoText(voter),
    options: plainOptions(options).map(({ option, weight }) => ({
      option: aminoOption(option),
      weight,
    })),
  }),
  signers: ({ voter }) => [voter],
  handle(ctx, message) {
    const options = plainOptions(message.options);
    voteWeighted(ctx, { ...message, options, metadata: '' });
    return {};
  },
};

/** Weights with a decimal point, as v1 has them. */
function plainOptions(options: tx.MsgVoteWeighted['options']): tx.MsgVoteWeighted['options'] {
  return options.map(({ option, weight }) => ({
    option,
    weight: formatDecimal(weight === '' ? 0n : BigInt(weight)),
  }));
}
