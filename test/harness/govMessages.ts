/** One message of every type of governance, and of what only governance may sign in auth and bank, with every field set. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { createRegistry } from '../../src/client/registry.ts';
import { MsgSend } from '../../src/gen/cosmos/bank/v1beta1/tx.ts';
import { TextProposal } from '../../src/gen/cosmos/gov/v1beta1/gov.ts';
import { defaultGovParams } from '../../src/types/gov/params.ts';

const amount = [{ denom: 'upoc', amount: '10' }];
const [v1, v1beta1] = ['/cosmos.gov.v1.', '/cosmos.gov.v1beta1.'] as const;
const proposalId = 3_000_000_000n;

/** Messages that `from` signs. */
export function govMessages(from: string, to: string): EncodeObject[] {
  const content = {
    typeUrl: `${v1beta1}TextProposal`,
    value: TextProposal.encode({ title: 'A <title>', description: 'A & summary' }).finish(),
  };
  const send = MsgSend.encode({ fromAddress: from, toAddress: to, amount }).finish();
  const params = {
    ...defaultGovParams('upoc'),
    minInitialDepositRatio: '0.1',
    proposalCancelDest: to,
    burnVoteQuorum: true,
    burnProposalDepositPrevote: true,
    votingPeriod: { seconds: 172_800n, nanos: 7 },
  };
  return [
    message(`${v1}MsgSubmitProposal`, {
      messages: [{ typeUrl: '/cosmos.bank.v1beta1.MsgSend', value: send }],
      initialDeposit: amount,
      proposer: from,
      metadata: 'ipfs://x',
      title: 'A <title>',
      summary: 'A & summary',
      expedited: true,
    }),
    message(`${v1}MsgDeposit`, { proposalId, depositor: from, amount }),
    message(`${v1}MsgVote`, { proposalId, voter: from, option: 4, metadata: 'why' }),
    message(`${v1}MsgVoteWeighted`, {
      proposalId,
      voter: from,
      options: [
        { option: 1, weight: '0.5' },
        { option: 2, weight: '0.5' },
      ],
      metadata: 'why',
    }),
    message(`${v1}MsgCancelProposal`, { proposalId, proposer: from }),
    message(`${v1}MsgUpdateParams`, { authority: from, params }),
    message(`${v1}MsgExecLegacyContent`, { content, authority: from }),
    message(`${v1beta1}MsgSubmitProposal`, { content, initialDeposit: amount, proposer: from }),
    message(`${v1beta1}MsgDeposit`, { proposalId, depositor: from, amount }),
    message(`${v1beta1}MsgVote`, { proposalId, voter: from, option: 3 }),
    message(`${v1beta1}MsgVoteWeighted`, {
      proposalId,
      voter: from,
      options: [{ option: 1, weight: '1000000000000000000' }],
    }),
    message('/cosmos.auth.v1beta1.MsgUpdateParams', {
      authority: from,
      params: {
        maxMemoCharacters: 256n,
        txSigLimit: 7n,
        txSizeCostPerByte: 10n,
        sigVerifyCostEd25519: 590n,
        sigVerifyCostSecp256k1: 1000n,
      },
    }),
    message('/cosmos.bank.v1beta1.MsgUpdateParams', {
      authority: from,
      params: { sendEnabled: [{ denom: 'upoc', enabled: true }], defaultSendEnabled: true },
    }),
    message('/cosmos.bank.v1beta1.MsgSetSendEnabled', {
      authority: from,
      sendEnabled: [
        { denom: 'upoc', enabled: true },
        { denom: 'ustake', enabled: false },
      ],
      useDefaultFor: ['uatom', 'ubtc'],
    }),
  ];
}

function message(typeUrl: string, value: object): EncodeObject {
  const codec = createRegistry().lookupType(typeUrl) as { fromPartial(value: object): object };
  return { typeUrl, value: codec.fromPartial(value) };
}
