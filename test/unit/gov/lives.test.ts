/** Whole lives of proposals, from the submission to what became of them, through signed transactions. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MsgSend } from '../../../src/gen/cosmos/bank/v1beta1/tx.ts';
import { ProposalStatus, VoteOption } from '../../../src/gen/cosmos/gov/v1/gov.ts';
import { attributes, balanceOf, spendableOf } from '../../harness/chainFacts.ts';
import {
  any,
  authority,
  cancelMessage,
  depositMessage,
  depositsOf,
  dryRunOf,
  pocParams,
  proposalOf,
  send,
  shortGov,
  submission,
  tallyOf,
  untilDecided,
  upoc,
  voteMessage,
  votesOf,
} from '../../harness/govUser.ts';
import { currentEpoch } from '../../harness/pocUser.ts';
import { type SimAccount, simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const [alice, bob, carol, dave] = [simAccount(1), simAccount(2), simAccount(3), simAccount(4)];
const { VOTE_OPTION_NO, VOTE_OPTION_NO_WITH_VETO, VOTE_OPTION_YES } = VoteOption;
const start = 1_000_000_000n;
let chain: SimChain;

/** Alice has 6 of 10 of the power, Bob 3, Carol 1, Dave none. */
async function begin(gov: Readonly<Record<string, unknown>> = {}): Promise<void> {
  chain = await SimChain.start({
    accounts: [alice, bob, carol, dave],
    participants: [
      { account: alice, consensusPubkey: simConsensusKey(1), power: 6n },
      { account: bob, consensusPubkey: simConsensusKey(2), power: 3n },
      { account: carol, consensusPubkey: simConsensusKey(3), power: 1n },
    ],
    params: { epochLength: 1000n },
    gov: { ...shortGov, ...gov },
  });
  await chain.block();
}

beforeEach(() => begin());
afterEach(() => chain.stop());

async function supply(): Promise<bigint> {
  const all = [alice, bob, carol, dave, { address: authority }];
  const sums = await Promise.all(all.map((one) => balanceOf(chain, one)));
  return sums.reduce((sum, one) => sum + one, 0n);
}

const sendFromGov = (amount: bigint, to = dave): { typeUrl: string; value: Uint8Array } =>
  any('/cosmos.bank.v1beta1.MsgSend', MsgSend, {
    fromAddress: authority,
    toAddress: to.address,
    amount: upoc(amount),
  });

const statusOf = async (id: bigint): Promise<number> => (await proposalOf(chain, id)).status;

function bankSend(from: SimAccount, amount: bigint): EncodeObject {
  const value = { fromAddress: from.address, toAddress: authority, amount: upoc(amount) };
  return { typeUrl: '/cosmos.bank.v1beta1.MsgSend', value };
}

const seconds = (time: { seconds: bigint } | undefined): bigint => time?.seconds ?? 0n;

test('G1 G11 a proposal passes, changes parameters, and its deposit comes back to the unit', async () => {
  const before = await currentEpoch(chain);
  await send(chain, dave, submission(dave, { messages: [pocParams({ nonceWeight: 77 })] }));
  expect(await statusOf(1n)).toBe(ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD);
  expect(await balanceOf(chain, dave)).toBe(start - 1000n);
  expect(await spendableOf(chain, authority)).toEqual([
    0n,
    (await balanceOf(chain, { address: authority })) - 1000n,
  ]);
  await send(chain, alice, voteMessage(alice, 1n));
  expect(await tallyOf(chain, 1n)).toMatchObject({ yesCount: '6', noCount: '0' });
  const block = await untilDecided(chain, 1n);
  const proposal = await proposalOf(chain, 1n);
  expect(proposal.status, proposal.failedReason).toBe(ProposalStatus.PROPOSAL_STATUS_PASSED);
  expect(proposal.finalTallyResult).toMatchObject({ yesCount: '6', abstainCount: '0' });
  expect(attributes(block.events, 'active_proposal')).toEqual([
    { proposal_id: '1', proposal_result: 'proposal_passed', proposal_log: 'passed' },
  ]);
  expect(await balanceOf(chain, dave)).toBe(start);
  expect(await depositsOf(chain, 1n)).toEqual([]);
  expect(await votesOf(chain, 1n)).toEqual([]);
  const epoch = await currentEpoch(chain);
  expect([before.params?.nonceWeight, epoch.params?.nonceWeight]).toEqual([10, 10]);
});

test('G1 what passed counts from the next epoch on', async () => {
  await chain.stop();
  chain = await SimChain.start({
    accounts: [alice],
    participants: [{ account: alice, consensusPubkey: simConsensusKey(1), power: 1n }],
    gov: shortGov,
  });
  await chain.block();
  const messages = [pocParams({ nonceWeight: 77 })];
  await send(chain, alice, [submission(alice, { messages }), voteMessage(alice, 1n)]);
  await untilDecided(chain, 1n);
  await chain.advanceTo(20n);
  expect((await currentEpoch(chain)).params?.nonceWeight).toBe(10);
  await chain.advanceTo(21n);
  expect((await currentEpoch(chain)).params?.nonceWeight).toBe(77);
});

test('G6 what fails in the state of today is submitted, and the failure is shown to voters', async () => {
  const block = await send(chain, dave, submission(dave, { messages: [sendFromGov(500n)] }));
  const shown = {
    messageIndex: 0,
    typeUrl: '/cosmos.bank.v1beta1.MsgSend',
    codespace: 'sdk',
    code: 5,
  };
  const { dryRun, failureAtSubmission } = await dryRunOf(chain, { proposalId: 1n });
  expect(failureAtSubmission).toMatchObject({ ...shown, height: block.height });
  expect(dryRun).toMatchObject({ succeeds: false, failure: shown });
  expect(attributes(block.txResults[0]?.events ?? [], 'gov_submission_failure')).toMatchObject([
    { proposal_id: '1', message_index: '0', codespace: 'sdk', code: '5' },
  ]);
  // The account gets the coins before the vote ends: then it works after all.
  await send(chain, alice, [bankSend(alice, 500n), voteMessage(alice, 1n)]);
  expect((await dryRunOf(chain, { proposalId: 1n })).dryRun.succeeds).toBe(true);
  await untilDecided(chain, 1n);
  expect(await statusOf(1n)).toBe(ProposalStatus.PROPOSAL_STATUS_PASSED);
  expect(await balanceOf(chain, dave)).toBe(start + 500n);
});

test('G5 G11 what passes and fails when executed has no effect at all, and cannot spend the deposits of others', async () => {
  const messages = [pocParams({ nonceWeight: 77 }), sendFromGov(1n)];
  await send(chain, dave, submission(dave, { messages }));
  await send(chain, carol, submission(carol));
  await send(chain, alice, voteMessage(alice, 1n));
  const block = await untilDecided(chain, 1n);
  const proposal = await proposalOf(chain, 1n);
  expect(proposal.status).toBe(ProposalStatus.PROPOSAL_STATUS_FAILED);
  expect(proposal.failedReason).toContain('spendable balance 0upoc is smaller than 1upoc');
  const [event] = attributes(block.events, 'active_proposal');
  expect(event).toMatchObject({ proposal_id: '1', proposal_result: 'proposal_failed' });
  expect(event?.['proposal_log']).toMatch(/^passed, but msg 1 \(.*MsgSend\) failed on execution: /);
  const again = [pocParams({ nonceWeight: 77, epochLength: 1000n })];
  const { dryRun } = await dryRunOf(chain, { messages: again });
  expect(dryRun.changes).toMatchObject([{ name: 'nonce_weight', before: '10', after: '77' }]);
  await untilDecided(chain, 2n);
  expect([await balanceOf(chain, dave), await balanceOf(chain, carol)]).toEqual([start, start]);
  expect(await balanceOf(chain, { address: authority })).toBe(0n);
});

test('G9 a veto of more than the threshold rejects, and burns the deposits to the unit', async () => {
  const before = await supply();
  await send(chain, dave, submission(dave, { deposit: 900n }));
  await send(chain, carol, depositMessage(carol, 1n, 101n));
  await send(chain, alice, voteMessage(alice, 1n));
  await send(chain, bob, [voteMessage(bob, 1n, VOTE_OPTION_NO_WITH_VETO)]);
  await send(chain, carol, voteMessage(carol, 1n, VOTE_OPTION_NO_WITH_VETO));
  const block = await untilDecided(chain, 1n);
  expect(await proposalOf(chain, 1n)).toMatchObject({
    status: ProposalStatus.PROPOSAL_STATUS_REJECTED,
    failedReason: 'proposal did not get enough votes to pass',
    finalTallyResult: { yesCount: '6', noWithVetoCount: '4' },
  });
  expect(attributes(block.events, 'burn')).toEqual([{ burner: authority, amount: '1001upoc' }]);
  expect(await supply()).toBe(before - 1001n);
  expect(await balanceOf(chain, { address: authority })).toBe(0n);
});

test('G9 without a quorum it is rejected, and the deposit comes back or burns, as the parameters say', async () => {
  for (const burns of [false, true]) {
    await chain.stop();
    await begin({ burn_vote_quorum: burns });
    await send(chain, dave, submission(dave));
    await send(chain, bob, voteMessage(bob, 1n));
    await untilDecided(chain, 1n);
    expect(await statusOf(1n)).toBe(ProposalStatus.PROPOSAL_STATUS_REJECTED);
    expect(await balanceOf(chain, dave)).toBe(burns ? start - 1000n : start);
  }
});

test('G8 a proposal whose deposit never comes is dropped, and what was given comes back or burns', async () => {
  for (const burns of [false, true]) {
    await chain.stop();
    await begin({ burn_proposal_deposit_prevote: burns });
    await send(chain, dave, submission(dave, { deposit: 999n }));
    expect(await statusOf(1n)).toBe(ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD);
    await chain.advanceTo(chain.height + 7n);
    expect(await balanceOf(chain, dave)).toBe(start - 999n);
    const block = await chain.block();
    expect(attributes(block.events, 'inactive_proposal')).toEqual([
      { proposal_id: '1', proposal_result: 'proposal_dropped' },
    ]);
    await expect(proposalOf(chain, 1n)).rejects.toThrow("proposal 1 doesn't exist");
    expect(await balanceOf(chain, dave)).toBe(burns ? start - 999n : start);
  }
});

test('G10 an expedited proposal that does not get its higher threshold goes on as a usual one, and passes', async () => {
  await send(chain, dave, submission(dave, { expedited: true, deposit: 5000n }));
  const begun = await proposalOf(chain, 1n);
  expect(seconds(begun.votingEndTime) - seconds(begun.votingStartTime)).toBe(3n);
  await send(chain, alice, voteMessage(alice, 1n));
  await send(chain, bob, voteMessage(bob, 1n, VOTE_OPTION_NO));
  const block = await chain.block();
  expect(attributes(block.events, 'active_proposal')).toMatchObject([
    {
      proposal_result: 'expedited_proposal_rejected',
      proposal_log: 'expedited proposal converted to regular',
    },
  ]);
  const usual = await proposalOf(chain, 1n);
  expect(usual).toMatchObject({
    expedited: false,
    status: ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD,
  });
  expect(seconds(usual.votingEndTime) - seconds(usual.votingStartTime)).toBe(6n);
  expect(await balanceOf(chain, dave)).toBe(start - 5000n);
  expect(await votesOf(chain, 1n)).toHaveLength(2);
  await untilDecided(chain, 1n);
  expect(await statusOf(1n)).toBe(ProposalStatus.PROPOSAL_STATUS_PASSED);
  expect(await balanceOf(chain, dave)).toBe(start);
});

test('G10 an expedited proposal with two thirds of the votes is decided in half the time', async () => {
  await send(chain, dave, submission(dave, { expedited: true, deposit: 5000n }));
  await send(chain, alice, voteMessage(alice, 1n));
  await send(chain, bob, voteMessage(bob, 1n));
  await chain.block();
  expect(await statusOf(1n)).toBe(ProposalStatus.PROPOSAL_STATUS_PASSED);
});

test('G13 a cancelled proposal is gone; depositors lose half, rounded down, and it burns or goes where the parameters say', async () => {
  for (const dest of ['', carol.address]) {
    await chain.stop();
    await begin({ proposal_cancel_dest: dest });
    const before = await supply();
    await send(chain, dave, submission(dave, { deposit: 1001n }));
    await send(chain, bob, depositMessage(bob, 1n, 333n));
    await send(chain, alice, voteMessage(alice, 1n));
    const block = await send(chain, dave, cancelMessage(dave, 1n));
    expect(attributes(block.txResults[0]?.events ?? [], 'cancel_proposal')).toMatchObject([
      { sender: dave.address, proposal_id: '1' },
    ]);
    await expect(proposalOf(chain, 1n)).rejects.toThrow("doesn't exist");
    expect([await balanceOf(chain, dave), await balanceOf(chain, bob)]).toEqual([
      start - 500n,
      start - 166n,
    ]);
    expect(await balanceOf(chain, { address: authority })).toBe(0n);
    expect([await votesOf(chain, 1n), await depositsOf(chain, 1n)]).toEqual([[], []]);
    expect(before - (await supply())).toBe(dest === '' ? 666n : 0n);
    if (dest !== '') expect(await balanceOf(chain, carol)).toBe(start + 666n);
    await chain.advanceTo(chain.height + 10n);
  }
});

test('G9 power is what validators have when votes are counted; who has none may vote and deposit, and counts 0', async () => {
  await send(chain, dave, [submission(dave), voteMessage(dave, 1n)]);
  expect(await tallyOf(chain, 1n)).toMatchObject({ yesCount: '0' });
  expect(await votesOf(chain, 1n)).toMatchObject([
    { voter: dave.address, options: [{ option: VOTE_OPTION_YES, weight: '1.000000000000000000' }] },
  ]);
  await untilDecided(chain, 1n);
  expect(await statusOf(1n)).toBe(ProposalStatus.PROPOSAL_STATUS_REJECTED);
});

test('a restart between vote and decision changes nothing', async () => {
  await send(chain, dave, submission(dave, { messages: [pocParams({ nonceWeight: 7 })] }));
  await send(chain, alice, voteMessage(alice, 1n));
  await chain.restart();
  expect((await dryRunOf(chain, { proposalId: 1n })).dryRun.succeeds).toBe(true);
  await untilDecided(chain, 1n);
  expect(await statusOf(1n)).toBe(ProposalStatus.PROPOSAL_STATUS_PASSED);
});
