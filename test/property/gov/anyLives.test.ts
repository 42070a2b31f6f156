/** G5, G8 to G13, B5: proposals, deposits, votes and what governance executes, in any order; coins and queues stay whole. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { execMessage, genericAuthorization } from '../../../src/client/authzMessages.ts';
import { createRegistry } from '../../../src/client/registry.ts';
import { BasicAllowance } from '../../../src/gen/cosmos/feegrant/v1beta1/feegrant.ts';
import { ProposalStatus } from '../../../src/gen/cosmos/gov/v1/gov.ts';
import { proposals, votingProposals } from '../../../src/keeper/gov/schema.ts';
import { formatAddress } from '../../../src/types/address.ts';
import { defaultGovParams } from '../../../src/types/gov/params.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';
import { govFaults } from '../../harness/govInvariants.ts';
import { authority } from '../../harness/govUser.ts';
import { type SimAccount, simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const people = [1, 2, 3, 4].map((i) => simAccount(i));
const collector = formatAddress(moduleAddress('fee_collector'), 'cpoc');
const registry = createRegistry();
const genesisTime = 1_700_000_000n;

/** A message, whoever signs it. */
type Make = (signer: string) => EncodeObject;

function make(typeUrl: string, value: (signer: string) => object): Make {
  const codec = registry.lookupType(typeUrl) as { fromPartial(value: object): object };
  return (signer) => ({ typeUrl, value: codec.fromPartial(value(signer)) });
}

const gov = (name: string): string => `/cosmos.gov.v1.Msg${name}`;
const bank = (name: string): string => `/cosmos.bank.v1beta1.Msg${name}`;
const anybody = fc.constantFrom(...people.map(({ address }) => address), authority);
const proposalId = fc.bigInt(1n, 8n);
const coins = fc.constantFrom(
  ...[
    [1000, 0],
    [1000, 0],
    [1000, 2000],
    [5000, 0],
    [10, 7],
    [999, 0],
    [0, 1],
  ].map((amounts) =>
    ['upoc', 'ustake'].flatMap((denom, i) => {
      const amount = amounts[i] ?? 0;
      return amount === 0 ? [] : [{ denom, amount: amount.toString() }];
    }),
  ),
);
const seconds = (most: number) =>
  fc.bigInt(1n, BigInt(most)).map((value) => ({ seconds: value, nanos: 0 }));

/** Minima that deposits may still reach, so that proposals go on being voted on. */
const govParams = fc
  .record({
    minDeposit: fc.constantFrom<{ denom: string; amount: string }[][]>(
      [{ denom: 'upoc', amount: '1000' }],
      [{ denom: 'ustake', amount: '1' }],
      [
        { denom: 'upoc', amount: '10' },
        { denom: 'ustake', amount: '7' },
      ],
    ),
    minDepositRatio: fc.constantFrom('0', '0.01', '1'),
    minInitialDepositRatio: fc.constantFrom('0', '0.5'),
    maxDepositPeriod: seconds(5),
    votingPeriod: seconds(4),
    proposalCancelRatio: fc.constantFrom('0', '0.333333333333333333', '1'),
    proposalCancelDest: fc.constantFrom('', authority, collector, people[0]?.address ?? ''),
    burnVoteQuorum: fc.boolean(),
    burnProposalDepositPrevote: fc.boolean(),
    burnVoteVeto: fc.boolean(),
    quorum: fc.constantFrom('0', '0.334', '1'),
  })
  .map((changes) => ({
    ...defaultGovParams('upoc'),
    ...changes,
    expeditedVotingPeriod: { seconds: changes.votingPeriod.seconds - 1n, nanos: 500_000_000 },
    expeditedMinDeposit: changes.minDeposit.map(({ denom, amount }) => ({
      denom,
      amount: `${amount}0`,
    })),
  }));

/** What nobody but governance may do. */
const governed: fc.Arbitrary<Make> = fc.oneof(
  govParams.map((params) => make(gov('UpdateParams'), (by) => ({ authority: by, params }))),
  fc.boolean().map((enabled) =>
    make(bank('SetSendEnabled'), (by) => ({
      authority: by,
      sendEnabled: [{ denom: 'ustake', enabled }],
    })),
  ),
);
const grantable = [
  bank('Send'),
  gov('SubmitProposal'),
  gov('Deposit'),
  `/cosmos.authz.v1beta1.MsgExec`,
];
/** What everybody may do, governance included. */
const simple: fc.Arbitrary<Make> = fc.oneof(
  fc
    .tuple(proposalId, coins)
    .map(([id, amount]) =>
      make(gov('Deposit'), (depositor) => ({ proposalId: id, depositor, amount })),
    ),
  fc
    .tuple(proposalId, fc.constantFrom(1, 2, 3, 4))
    .map(([id, option]) => make(gov('Vote'), (voter) => ({ proposalId: id, voter, option }))),
  proposalId.map((id) => make(gov('CancelProposal'), (proposer) => ({ proposalId: id, proposer }))),
  fc
    .tuple(anybody, coins)
    .map(([toAddress, amount]) =>
      make(bank('Send'), (fromAddress) => ({ fromAddress, toAddress, amount })),
    ),
  fc.tuple(anybody, fc.constantFrom(...grantable)).map(([grantee, typeUrl]) =>
    make('/cosmos.authz.v1beta1.MsgGrant', (granter) => ({
      granter,
      grantee,
      grant: { authorization: genericAuthorization(typeUrl) },
    })),
  ),
  anybody.map((grantee) =>
    make('/cosmos.feegrant.v1beta1.MsgGrantAllowance', (granter) => ({
      granter,
      grantee,
      allowance: {
        typeUrl: '/cosmos.feegrant.v1beta1.BasicAllowance',
        value: BasicAllowance.encode(BasicAllowance.fromPartial({})).finish(),
      },
    })),
  ),
);

/** In a MsgExec: of the signer itself, or of somebody who may have granted it. */
function inExec(inner: fc.Arbitrary<Make>): fc.Arbitrary<Make> {
  return fc.tuple(fc.option(anybody), inner).map(
    ([granter, one]) =>
      (signer) =>
        execMessage(signer, [one(granter ?? signer)]),
  );
}

function submission(messages: fc.Arbitrary<Make>): fc.Arbitrary<Make> {
  return fc
    .record({
      messages: fc.array(messages, { maxLength: 2 }),
      initialDeposit: coins,
      expedited: fc.boolean(),
    })
    .map(({ messages: inner, ...draft }) =>
      make(gov('SubmitProposal'), (proposer) => ({
        ...draft,
        messages: inner.map((one) => registry.encodeAsAny(one(authority))),
        proposer,
        metadata: 'x',
        title: 'A title',
        summary: 'A summary',
      })),
    );
}

const leaf = fc.oneof(simple, governed);
/** What a proposal holds: one message, one inside of a MsgExec, or one more proposal. */
const proposed = fc.oneof(leaf, inExec(leaf), submission(leaf), inExec(submission(leaf)));
const action: fc.Arbitrary<Make> = fc.oneof(
  { weight: 4, arbitrary: submission(proposed) },
  { weight: 3, arbitrary: simple },
  { weight: 1, arbitrary: inExec(simple) },
  { weight: 1, arbitrary: inExec(submission(proposed)) },
);

const sent = fc.record({
  by: fc.constantFrom(...people),
  messages: fc.tuple(action),
  paidByGov: fc.nat(9).map((chance) => chance === 0),
});

async function start(): Promise<SimChain> {
  const chain = await SimChain.start({
    accounts: people,
    moreDenoms: ['ustake'],
    participants: people.slice(0, 3).map((account, i) => ({
      account,
      consensusPubkey: simConsensusKey(i + 1),
      power: BigInt(i + 1),
    })),
    gov: {
      min_deposit: [{ denom: 'upoc', amount: '1000' }],
      expedited_min_deposit: [{ denom: 'upoc', amount: '5000' }],
      max_deposit_period: '5s',
      voting_period: '3s',
      expedited_voting_period: '2s',
      quorum: '0.100000000000000000',
    },
  });
  await chain.block();
  return chain;
}

/**
 * The largest validator, with half of the power, votes yes on whatever is voted on; another, with a third, no on odd ones: those pass, but not
 * as expedited.
 */
async function voteOnAll(chain: SimChain): Promise<void> {
  const [, second, largest] = people as [SimAccount, SimAccount, SimAccount];
  const ids = [...votingProposals.keys(chain.store.view())];
  const txs: Uint8Array[] = [];
  for (const [by, option, on] of [
    [largest, 1, ids],
    [second, 3, ids.filter((id) => id % 2n === 1n)],
  ] as const) {
    if (on.length === 0) continue;
    const votes = on.map((proposalId) =>
      make(gov('Vote'), (voter) => ({ proposalId, voter, option }))(by.address),
    );
    txs.push(await chain.sign(by, votes, { gas: 20_000_000n }));
  }
  await chain.block(...txs);
}

type Sent = Readonly<{ by: SimAccount; messages: readonly Make[]; paidByGov: boolean }>;

/** A block with one transaction each. */
async function sendAll(chain: SimChain, txs: readonly Sent[]): Promise<void> {
  const signed: Uint8Array[] = [];
  for (const [i, { by, messages, paidByGov }] of txs.entries()) {
    const skip = txs.slice(0, i).filter((earlier) => earlier.by === by).length;
    const fee = [{ denom: 'upoc', amount: '3' }];
    const payment = paidByGov ? { granter: authority, fee } : {};
    const made = messages.map((one) => one(by.address));
    signed.push(await chain.sign(by, made, { skip, gas: 20_000_000n, ...payment }));
  }
  await chain.block(...signed);
}

/** @returns how proposals ended */
async function play(blocks: readonly (readonly Sent[])[]): Promise<ProposalStatus[]> {
  const chain = await start();
  try {
    for (const txs of blocks) {
      await sendAll(chain, txs);
      await voteOnAll(chain);
      expect(govFaults(chain.store.view(), genesisTime + chain.height)).toEqual([]);
    }
    return [...proposals.entries(chain.store.view())].map(([, { status }]) => status);
  } finally {
    await chain.stop();
  }
}

test('B5 whatever is proposed, paid, voted, cancelled and executed: no coin is lost, no queue forgets, and no block stops', async () => {
  const ends = new Set<ProposalStatus>();
  const blocks = fc.array(fc.array(sent, { maxLength: 3 }), { minLength: 15, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(blocks, async (all) => {
      for (const status of await play(all)) ends.add(status);
    }),
    { numRuns: 30 },
  );
  const { PROPOSAL_STATUS_PASSED, PROPOSAL_STATUS_FAILED } = ProposalStatus;
  expect(ends.has(PROPOSAL_STATUS_PASSED) && ends.has(PROPOSAL_STATUS_FAILED)).toBe(true);
});
