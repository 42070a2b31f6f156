/** Messages of governance: small ones, and those whose trial or settlement is work. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { MsgMultiSend, MsgSend } from '../../../src/gen/cosmos/bank/v1beta1/tx.ts';
import { Proposal } from '../../../src/gen/cosmos/gov/v1/gov.ts';
import * as tx from '../../../src/gen/cosmos/gov/v1/tx.ts';
import { supply } from '../../../src/keeper/bank/schema.ts';
import { addDeposit } from '../../../src/keeper/gov/addDeposit.ts';
import { createProposal } from '../../../src/keeper/gov/proposals.ts';
import type { Context } from '../../../src/types/context.ts';
import type { WireAny } from '../../../src/types/publicKey.ts';
import { any, authority, pocParams } from '../govUser.ts';
import { type Copy, type GasForm, upoc } from './gasForm.ts';

const full = 10_000_000;
/** Ids of proposals that were made for copies. */
const made = new WeakMap<Copy, bigint>();

function submit(
  copy: Copy,
  messages: readonly WireAny[],
  deposit: number,
  summary = 'A summary',
): EncodeObject {
  const value = tx.MsgSubmitProposal.fromPartial({
    messages: [...messages],
    initialDeposit: [upoc(deposit)],
    proposer: copy.signer.address,
    metadata: 'ipfs://x',
    title: 'A title',
    summary,
  });
  return { typeUrl: '/cosmos.gov.v1.MsgSubmitProposal', value };
}

/** A proposal of the signer, with the deposits of so many friends. */
function propose(deposit: bigint, friends = 0): (ctx: Context, copy: Copy) => void {
  return (ctx, copy) => {
    const { id } = createProposal(ctx, {
      ...Proposal.fromPartial({ metadata: 'x', title: 'A title', summary: 'A summary' }),
      proposer: copy.signer.address,
    });
    addDeposit(ctx, id, copy.signer.bytes, [{ denom: 'upoc', amount: deposit }]);
    // The accounts of forms come out of nothing; what burns must have been there.
    supply.set(ctx, 'upoc', 10n ** 30n);
    for (let i = 0; i < friends; i += 1) {
      addDeposit(ctx, id, copy.friend(i).bytes, [{ denom: 'upoc', amount: 1_000_000n }]);
    }
    made.set(copy, id);
  };
}

const idOf = (copy: Copy): bigint => made.get(copy) ?? 0n;

const pay = (to: string): WireAny =>
  any('/cosmos.bank.v1beta1.MsgSend', MsgSend, {
    fromAddress: authority,
    toAddress: to,
    amount: [upoc(1)],
  });

function payMany(copy: Copy, count: number): WireAny {
  const outputs = Array.from({ length: count }, (_, i) => ({
    address: copy.fresh(i),
    coins: [upoc(1)],
  }));
  const inputs = [{ address: authority, coins: [upoc(count)] }];
  return any('/cosmos.bank.v1beta1.MsgMultiSend', MsgMultiSend, { inputs, outputs });
}

export const govForms: readonly GasForm[] = [
  { name: 'MsgSubmitProposal of no message', messages: (copy) => [submit(copy, [], 100_000)] },
  {
    name: 'MsgSubmitProposal of a parameter set, and the vote begins',
    messages: (copy) => [submit(copy, [pocParams({ nonceWeight: 11 })], full)],
  },
  {
    name: 'MsgSubmitProposal with a summary of 10,000 bytes',
    messages: (copy) => [submit(copy, [], full, 'x'.repeat(10_000))],
  },
  {
    name: 'MsgSubmitProposal of a MsgSend that fails its trial',
    messages: (copy) => [submit(copy, [pay(copy.known(0))], 100_000)],
  },
  {
    name: 'MsgSubmitProposal of a MsgMultiSend to 1,000 that fails its trial',
    copies: 2,
    messages: (copy) => [submit(copy, [payMany(copy, 1000)], 100_000)],
  },
  {
    name: 'MsgDeposit',
    prepare: propose(100_000n),
    messages: (copy) => [
      {
        typeUrl: '/cosmos.gov.v1.MsgDeposit',
        value: tx.MsgDeposit.fromPartial({
          proposalId: idOf(copy),
          depositor: copy.signer.address,
          amount: [upoc(100_000)],
        }),
      },
    ],
  },
  {
    name: 'MsgVote',
    prepare: propose(BigInt(full)),
    messages: (copy) => [
      {
        typeUrl: '/cosmos.gov.v1.MsgVote',
        value: tx.MsgVote.fromPartial({
          proposalId: idOf(copy),
          voter: copy.signer.address,
          option: 1,
        }),
      },
    ],
  },
  {
    name: 'MsgVoteWeighted of four options',
    prepare: propose(BigInt(full)),
    messages: (copy) => [
      {
        typeUrl: '/cosmos.gov.v1.MsgVoteWeighted',
        value: tx.MsgVoteWeighted.fromPartial({
          proposalId: idOf(copy),
          voter: copy.signer.address,
          options: [1, 2, 3, 4].map((option) => ({ option: option as 1, weight: '0.25' })),
        }),
      },
    ],
  },
  {
    name: 'MsgCancelProposal with 9 deposits',
    friends: 8,
    prepare: propose(100_000n, 8),
    messages: (copy) => [
      {
        typeUrl: '/cosmos.gov.v1.MsgCancelProposal',
        value: tx.MsgCancelProposal.fromPartial({
          proposalId: idOf(copy),
          proposer: copy.signer.address,
        }),
      },
    ],
  },
];
