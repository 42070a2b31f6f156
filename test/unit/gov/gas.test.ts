/** Gas of governance lies where the clients of SDK chains expect it. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { TextProposal } from '../../../src/gen/cosmos/gov/v1beta1/gov.ts';
import {
  MsgSubmitProposal,
  MsgVote,
  MsgVoteWeighted,
} from '../../../src/gen/cosmos/gov/v1beta1/tx.ts';
import { upoc } from '../../harness/govUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const alice = simAccount(1);
const v1beta1 = '/cosmos.gov.v1beta1';
let chain: SimChain;

beforeAll(async () => {
  chain = await SimChain.start({ accounts: [alice] });
  await chain.block();
  await chain.block(await signed(vote(99n)));
});
afterAll(() => chain.stop());

function signed(message: { typeUrl: string; value: unknown }): Promise<Uint8Array> {
  return chain.sign(alice, message, { fee: upoc(2000), gas: 400_000n });
}

function vote(proposalId: bigint): { typeUrl: string; value: MsgVote } {
  const value = MsgVote.fromPartial({ proposalId, voter: alice.address, option: 1 });
  return { typeUrl: `${v1beta1}.MsgVote`, value };
}

async function gasOf(message: { typeUrl: string; value: unknown }): Promise<bigint> {
  const [result] = (await chain.block(await signed(message))).txResults;
  expect(result?.log).toBe('');
  return result?.gasUsed ?? 0n;
}

/** The SDK's figures were read on a chain with another prefix and denomination: bytes differ by some dozens. */
function near(gas: bigint, expected: bigint): void {
  const difference = Number(gas - expected) / Number(expected);
  expect(Math.abs(difference), `${gas} for ${expected}`).toBeLessThan(0.05);
}

test('a text proposal that goes to the vote at once, a vote and a weighted vote cost what they do in the SDK', async () => {
  const content = TextProposal.encode({
    title: 'Test Proposal',
    description: 'This proposal proposes to test whether this proposal passes',
  });
  const submit = await gasOf({
    typeUrl: `${v1beta1}.MsgSubmitProposal`,
    value: MsgSubmitProposal.fromPartial({
      content: { typeUrl: `${v1beta1}.TextProposal`, value: content.finish() },
      initialDeposit: upoc(10_000_000),
      proposer: alice.address,
    }),
  });
  const single = await gasOf(vote(1n));
  const weighted = await gasOf({
    typeUrl: `${v1beta1}.MsgVoteWeighted`,
    value: MsgVoteWeighted.fromPartial({
      proposalId: 1n,
      voter: alice.address,
      options: [
        { option: 1, weight: '700000000000000000' },
        { option: 3, weight: '300000000000000000' },
      ],
    }),
  });
  near(submit, 179_000n);
  near(single, 54_550n);
  near(weighted, 56_910n);
});
