/** The queries of governance, v1 and v1beta1, beside each other. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { PageRequest } from '../../../src/gen/cosmos/base/query/v1beta1/pagination.ts';
import { ProposalStatus } from '../../../src/gen/cosmos/gov/v1/gov.ts';
import * as v1 from '../../../src/gen/cosmos/gov/v1/query.ts';
import { MsgVoteWeighted } from '../../../src/gen/cosmos/gov/v1/tx.ts';
import { TextProposal } from '../../../src/gen/cosmos/gov/v1beta1/gov.ts';
import * as legacy from '../../../src/gen/cosmos/gov/v1beta1/query.ts';
import { MsgSubmitProposal } from '../../../src/gen/cosmos/gov/v1beta1/tx.ts';
import { compareBytes, fromUtf8 } from '../../../src/lib/bytes.ts';
import {
  any,
  depositMessage,
  pocParams,
  send,
  shortGov,
  submission,
  upoc,
  voteMessage,
} from '../../harness/govUser.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const people = Array.from({ length: 6 }, (_, i) => simAccount(i + 1));
const [alice, bob] = people as [(typeof people)[0], (typeof people)[0]];
let chain: SimChain;

/** 1: a legacy text, voted on by all; 2: one message, without votes; 3: two messages, waits for deposits. */
beforeAll(async () => {
  chain = await SimChain.start({
    accounts: people,
    gov: { ...shortGov, voting_period: '1000s', max_deposit_period: '1000s' },
  });
  await chain.block();
  const text = any('/cosmos.gov.v1beta1.TextProposal', TextProposal, {
    title: 'A text',
    description: 'Says it.',
  });
  await send(chain, alice, {
    typeUrl: '/cosmos.gov.v1beta1.MsgSubmitProposal',
    value: MsgSubmitProposal.fromPartial({
      content: text,
      initialDeposit: upoc(1000),
      proposer: alice.address,
    }),
  });
  await send(chain, alice, submission(alice, { messages: [pocParams({})] }));
  await send(
    chain,
    alice,
    submission(alice, { messages: [pocParams({}), pocParams({})], deposit: 10n }),
  );
  for (const one of people) await send(chain, one, voteMessage(one, 1n));
  await send(chain, bob, depositMessage(bob, 1n, 77n));
  await send(chain, bob, {
    typeUrl: '/cosmos.gov.v1.MsgVoteWeighted',
    value: MsgVoteWeighted.fromPartial({
      proposalId: 1n,
      voter: bob.address,
      options: [
        { option: 1, weight: '0.7' },
        { option: 4, weight: '0.3' },
      ],
      metadata: 'why',
    }),
  });
});
afterAll(() => chain.stop());

interface Codec<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
  fromPartial(partial: object): T;
}

function ask<Q, R>(version: string, name: string, request: Codec<Q>, response: Codec<R>) {
  return (partial: object): Promise<R> =>
    chain.ask(
      `/cosmos.gov.${version}.Query/${name}`,
      request,
      request.fromPartial(partial),
      response,
    );
}

const proposals = ask('v1', 'Proposals', v1.QueryProposalsRequest, v1.QueryProposalsResponse);
const votes = ask('v1', 'Votes', v1.QueryVotesRequest, v1.QueryVotesResponse);
const params = ask('v1', 'Params', v1.QueryParamsRequest, v1.QueryParamsResponse);
const oldProposals = ask(
  'v1beta1',
  'Proposals',
  legacy.QueryProposalsRequest,
  legacy.QueryProposalsResponse,
);
const oldVote = ask('v1beta1', 'Vote', legacy.QueryVoteRequest, legacy.QueryVoteResponse);
const oldParams = ask('v1beta1', 'Params', legacy.QueryParamsRequest, legacy.QueryParamsResponse);
const idsOf = ({ proposals: found }: { proposals: { id: bigint }[] }): bigint[] =>
  found.map(({ id }) => id);

test('G14 proposals are found by status, by who voted and by who paid, a page at a time', async () => {
  const voting = ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD;
  expect(idsOf(await proposals({}))).toEqual([1n, 2n, 3n]);
  expect(idsOf(await proposals({ proposalStatus: voting }))).toEqual([1n, 2n]);
  expect(idsOf(await proposals({ voter: bob.address }))).toEqual([1n]);
  expect(idsOf(await proposals({ depositor: alice.address }))).toEqual([1n, 2n, 3n]);
  expect(idsOf(await proposals({ depositor: bob.address, proposalStatus: voting }))).toEqual([1n]);
  expect(idsOf(await proposals({ voter: alice.address, proposalStatus: 4 }))).toEqual([]);
  const first = await proposals({
    pagination: PageRequest.fromPartial({ limit: 2n, countTotal: true }),
  });
  expect([idsOf(first), first.pagination?.total]).toEqual([[1n, 2n], 3n]);
  const rest = await proposals({
    pagination: PageRequest.fromPartial({ key: first.pagination?.nextKey ?? new Uint8Array(0) }),
  });
  expect(idsOf(rest)).toEqual([3n]);
  expect(
    idsOf(await proposals({ pagination: PageRequest.fromPartial({ reverse: true, limit: 1n }) })),
  ).toEqual([3n]);
});

test('G14 votes are listed in the order of address bytes, through pages', async () => {
  const ordered = [...people]
    .sort((a, b) => compareBytes(a.bytes, b.bytes))
    .map(({ address }) => address);
  const seen: string[] = [];
  let key: Uint8Array = new Uint8Array(0);
  do {
    const page = await votes({
      proposalId: 1n,
      pagination: PageRequest.fromPartial({ limit: 4n, key }),
    });
    seen.push(...page.votes.map(({ voter }) => voter));
    key = page.pagination?.nextKey ?? new Uint8Array(0);
  } while (key.length > 0);
  expect(seen).toEqual(ordered);
});

test('parameters come whole, and by the parts of old', async () => {
  expect(await params({ paramsType: '' })).toMatchObject({
    votingParams: undefined,
    params: { quorum: '0.334000000000000000', votingPeriod: { seconds: 1000n } },
  });
  expect((await params({ paramsType: 'deposit' })).depositParams).toMatchObject({
    minDeposit: upoc(1000),
  });
  expect((await params({ paramsType: 'tallying' })).tallyParams?.threshold).toBe(
    '0.500000000000000000',
  );
  await expect(params({ paramsType: 'other' })).rejects.toThrow(
    'sdk/18: rpc error: code = InvalidArgument desc = unknown params type: other',
  );
  const old = await oldParams({ paramsType: 'tallying' });
  expect(fromUtf8(old.tallyParams?.quorum ?? new Uint8Array())).toBe('334000000000000000');
  expect(old.depositParams).toEqual({
    minDeposit: [],
    maxDepositPeriod: { seconds: 0n, nanos: 0 },
  });
  await expect(oldParams({})).rejects.toThrow('is not a valid parameter type');
});

test('G14 v1beta1 shows every proposal: a text as it is, one message as itself, several as a text', async () => {
  const { proposals: found } = await oldProposals({});
  expect(found.map(({ content }) => content?.typeUrl)).toEqual([
    '/cosmos.gov.v1beta1.TextProposal',
    '/cpoc.poc.v1.MsgUpdateParams',
    '/cosmos.gov.v1beta1.TextProposal',
  ]);
  const texts = [0, 2].map((i) =>
    TextProposal.decode(found[i]?.content?.value ?? new Uint8Array()),
  );
  expect(texts).toEqual([
    { title: 'A text', description: 'Says it.' },
    { title: 'A title', description: 'A summary' },
  ]);
  expect(found[2]?.votingStartTime).toEqual({ seconds: -62_135_596_800n, nanos: 0 });
  const { vote } = await oldVote({ proposalId: 1n, voter: bob.address });
  expect(vote?.options).toEqual([
    { option: 1, weight: '700000000000000000' },
    { option: 4, weight: '300000000000000000' },
  ]);
});

const deposit = ask('v1', 'Deposit', v1.QueryDepositRequest, v1.QueryDepositResponse);
const vote = ask('v1', 'Vote', v1.QueryVoteRequest, v1.QueryVoteResponse);
const tally = ask('v1', 'TallyResult', v1.QueryTallyResultRequest, v1.QueryTallyResultResponse);
const proposal = ask('v1', 'Proposal', v1.QueryProposalRequest, v1.QueryProposalResponse);

test('single entries are found, and what is not there is told as the SDK tells it', async () => {
  expect(await deposit({ proposalId: 1n, depositor: bob.address })).toMatchObject({
    deposit: { amount: upoc(77) },
  });
  expect(await vote({ proposalId: 1n, voter: bob.address })).toMatchObject({
    vote: {
      options: [
        { option: 1, weight: '0.7' },
        { option: 4, weight: '0.3' },
      ],
      metadata: 'why',
    },
  });
  await expect(vote({ proposalId: 2n, voter: bob.address })).rejects.toThrow(
    `sdk/18: rpc error: code = InvalidArgument desc = voter: ${bob.address} not found for proposal: 2`,
  );
  await expect(vote({ proposalId: 0n, voter: bob.address })).rejects.toThrow(
    'proposal id can not be 0',
  );
  await expect(vote({ proposalId: 1n })).rejects.toThrow('empty voter address');
  await expect(deposit({ proposalId: 2n, depositor: bob.address })).rejects.toThrow(
    'sdk/22: rpc error: code = NotFound',
  );
  await expect(proposal({ proposalId: 9n })).rejects.toThrow(
    "sdk/22: rpc error: code = NotFound desc = proposal 9 doesn't exist",
  );
  await expect(tally({ proposalId: 9n })).rejects.toThrow("proposal 9 doesn't exist");
  await expect(proposals({ voter: 'cosmos1x' })).rejects.toThrow('sdk/7');
});
