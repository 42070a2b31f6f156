/** B5: proposals whose messages fail, work without end, pay themselves, or come in masses. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  execMessage,
  genericAuthorization,
  grantMessage,
} from '../../../../src/client/authzMessages.ts';
import { MsgGrant } from '../../../../src/gen/cosmos/authz/v1beta1/tx.ts';
import { MsgMultiSend, MsgSend } from '../../../../src/gen/cosmos/bank/v1beta1/tx.ts';
import { ProposalStatus } from '../../../../src/gen/cosmos/gov/v1/gov.ts';
import * as tx from '../../../../src/gen/cosmos/gov/v1/tx.ts';
import { sha256 } from '../../../../src/lib/sha256.ts';
import { findHandler } from '../../../../src/msgserver/registry.ts';
import { formatAddress } from '../../../../src/types/address.ts';
import type { WireAny } from '../../../../src/types/publicKey.ts';
import {
  any,
  authority,
  depositMessage,
  dryRunOf,
  pocParams,
  proposalOf,
  send,
  shortGov,
  submission,
  trySend,
  untilDecided,
  upoc,
  voteMessage,
} from '../../../harness/govUser.ts';
import { simAccount, simConsensusKey } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';

const [alice, mallory] = [simAccount(1), simAccount(2)];
const { PROPOSAL_STATUS_FAILED, PROPOSAL_STATUS_PASSED } = ProposalStatus;
let chain: SimChain;

beforeEach(async () => {
  chain = await SimChain.start({
    accounts: [alice, mallory],
    participants: [{ account: alice, consensusPubkey: simConsensusKey(1), power: 1n }],
    params: { epochLength: 1000n },
    gov: shortGov,
    balance: 10n ** 15n,
  });
  await chain.block();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await chain.stop();
});

const sendFromGov = (amount: bigint): WireAny =>
  any('/cosmos.bank.v1beta1.MsgSend', MsgSend, {
    fromAddress: authority,
    toAddress: mallory.address,
    amount: upoc(amount),
  });

/** As many new accounts as the gas of a proposal is not enough for. */
function endless(count = 4000): WireAny {
  const outputs = Array.from({ length: count }, (_, i) => ({
    address: formatAddress(sha256(new TextEncoder().encode(`${i}`)).slice(0, 20), 'cpoc'),
    coins: upoc(1),
  }));
  return any('/cosmos.bank.v1beta1.MsgMultiSend', MsgMultiSend, {
    inputs: [{ address: authority, coins: upoc(count) }],
    outputs,
  });
}

const fund = (amount: bigint): EncodeObject => ({
  typeUrl: '/cosmos.bank.v1beta1.MsgSend',
  value: { fromAddress: mallory.address, toAddress: authority, amount: upoc(amount) },
});

test('B5 a message that fails takes back what those before it did, and the chain goes on', async () => {
  const messages = [pocParams({ nonceWeight: 99, epochLength: 1000n }), sendFromGov(1n)];
  await send(chain, mallory, submission(mallory, { messages }));
  await send(chain, alice, voteMessage(alice, 1n));
  await untilDecided(chain, 1n);
  expect((await proposalOf(chain, 1n)).status).toBe(PROPOSAL_STATUS_FAILED);
  const { dryRun } = await dryRunOf(chain, { messages: [pocParams({ epochLength: 1000n })] });
  expect(dryRun.changes).toEqual([]);
});

test('B5 a proposal that works on and on is stopped by its gas, when it is tried and when it is executed', async () => {
  await send(chain, mallory, fund(10_000n));
  const submit = submission(mallory, { messages: [endless()] });
  const { txResults } = await trySend(chain, mallory, submit);
  // Who submits pays for the trial: with all of the gas that it took.
  expect(txResults[0]?.log).toBe('');
  expect(txResults[0]?.gasUsed).toBeGreaterThan(50_000_000n);
  const { failureAtSubmission, dryRun } = await dryRunOf(chain, { proposalId: 1n });
  expect(failureAtSubmission).toMatchObject({ codespace: 'sdk', code: 11 });
  expect(dryRun).toMatchObject({ succeeds: false, gasLimit: 50_000_000n });
  await send(chain, alice, voteMessage(alice, 1n));
  await untilDecided(chain, 1n);
  const proposal = await proposalOf(chain, 1n);
  expect(proposal.status).toBe(PROPOSAL_STATUS_FAILED);
  expect(proposal.failedReason).toMatch(/^out of gas in location: \w+; gasWanted: 50000000/);
});

test('B5 G11 of two such proposals that end at once a block executes one, and the next block the other', async () => {
  await send(chain, mallory, fund(10_000n));
  for (let i = 0; i < 2; i += 1) {
    await trySend(chain, mallory, submission(mallory, { messages: [endless()], deposit: 10n }));
  }
  const rest = [1n, 2n].map((id) => depositMessage(mallory, id, 990n));
  await send(chain, mallory, rest);
  await send(chain, alice, [voteMessage(alice, 1n), voteMessage(alice, 2n)]);
  await untilDecided(chain, 1n);
  const statuses = async (): Promise<number[]> => [
    (await proposalOf(chain, 1n)).status,
    (await proposalOf(chain, 2n)).status,
  ];
  const { PROPOSAL_STATUS_VOTING_PERIOD } = ProposalStatus;
  expect(await statuses()).toEqual([PROPOSAL_STATUS_FAILED, PROPOSAL_STATUS_VOTING_PERIOD]);
  await chain.block();
  expect(await statuses()).toEqual([PROPOSAL_STATUS_FAILED, PROPOSAL_STATUS_FAILED]);
});

test('B5 a trial is no free work: a submission whose gas does not cover it is refused and pays', async () => {
  await send(chain, mallory, fund(10_000n));
  const tight = await chain.sign(mallory, submission(mallory, { messages: [endless()] }), {
    gas: 20_000_000n,
  });
  const [result] = (await chain.block(tight)).txResults;
  expect([result?.codespace, result?.code]).toEqual(['sdk', 11]);
  expect(result?.gasUsed).toBeGreaterThan(20_000_000n);
  await expect(proposalOf(chain, 1n)).rejects.toThrow("doesn't exist");
});

test('B5 a proposal cannot pay itself out of the deposits of others, even through one more proposal', async () => {
  await send(chain, alice, submission(alice, { deposit: 900n }));
  const inner = submission(mallory, { messages: [sendFromGov(900n)], deposit: 0n });
  const nested = any('/cosmos.gov.v1.MsgSubmitProposal', tx.MsgSubmitProposal, {
    ...(inner.value as tx.MsgSubmitProposal),
    proposer: authority,
    initialDeposit: upoc(900),
  });
  await send(chain, mallory, submission(mallory, { messages: [nested] }));
  await send(chain, mallory, submission(mallory, { messages: [sendFromGov(1n)] }));
  await send(chain, alice, [voteMessage(alice, 2n), voteMessage(alice, 3n)]);
  await untilDecided(chain, 3n);
  for (const id of [2n, 3n]) {
    const { status, failedReason } = await proposalOf(chain, id);
    expect(status).toBe(PROPOSAL_STATUS_FAILED);
    expect(failedReason).toContain('spendable balance 0upoc');
  }
});

test('B5 a grant that a proposal gave does not reach the deposits either', async () => {
  const { value } = grantMessage({
    granter: authority,
    grantee: mallory.address,
    authorization: genericAuthorization('/cosmos.bank.v1beta1.MsgSend'),
  });
  const grant = any('/cosmos.authz.v1beta1.MsgGrant', MsgGrant, MsgGrant.fromPartial(value));
  await send(chain, mallory, submission(mallory, { messages: [grant] }));
  await send(chain, alice, voteMessage(alice, 1n));
  await untilDecided(chain, 1n);
  expect((await proposalOf(chain, 1n)).status).toBe(PROPOSAL_STATUS_PASSED);
  await send(chain, alice, submission(alice, { deposit: 900n }));
  const steal = execMessage(mallory.address, [
    {
      typeUrl: '/cosmos.bank.v1beta1.MsgSend',
      value: { fromAddress: authority, toAddress: mallory.address, amount: upoc(900) },
    },
  ]);
  const { codespace, code, log } = (await trySend(chain, mallory, steal)).txResults[0] ?? {};
  expect([codespace, code]).toEqual(['sdk', 5]);
  expect(log).toContain('spendable balance 0upoc is smaller than 900upoc');
});

test('B5 proposals inside of proposals are tried once each, and pay for it', async () => {
  await send(chain, mallory, fund(100_000n));
  let messages: WireAny[] = [sendFromGov(1n)];
  for (let depth = 0; depth < 6; depth += 1) {
    const { value } = submission(mallory, { messages, deposit: 1000n });
    const own = { ...(value as tx.MsgSubmitProposal), proposer: authority };
    messages = [any('/cosmos.gov.v1.MsgSubmitProposal', tx.MsgSubmitProposal, own)];
  }
  const deep = await trySend(chain, mallory, submission(mallory, { messages }));
  expect(deep.txResults[0]?.log).toBe('');
  expect(deep.txResults[0]?.gasUsed).toBeLessThan(2_000_000n);
  await send(chain, alice, voteMessage(alice, 1n));
  await untilDecided(chain, 1n);
  expect((await proposalOf(chain, 1n)).status).toBe(PROPOSAL_STATUS_PASSED);
  expect(await proposalOf(chain, 2n)).toMatchObject({ proposer: authority });
});

test('B5 a proposal that would cancel, fund or decide itself does none of it', async () => {
  const itself = [
    any('/cosmos.gov.v1.MsgVote', tx.MsgVote, {
      proposalId: 1n,
      voter: authority,
      option: 1,
      metadata: '',
    }),
  ];
  await send(chain, mallory, submission(mallory, { messages: itself }));
  await send(chain, alice, voteMessage(alice, 1n));
  await untilDecided(chain, 1n);
  expect(await proposalOf(chain, 1n)).toMatchObject({
    status: PROPOSAL_STATUS_FAILED,
    failedReason: '1: inactive proposal',
  });
});

test('B5 a bug in a handler stops the node, and is not taken for a failed proposal', async () => {
  await send(chain, mallory, fund(5n));
  await send(chain, mallory, submission(mallory, { messages: [sendFromGov(1n)] }));
  await send(chain, alice, voteMessage(alice, 1n));
  const handler = findHandler('/cosmos.bank.v1beta1.MsgSend');
  if (handler === undefined) throw new Error('no handler');
  vi.spyOn(handler, 'handle').mockImplementation(() => {
    throw new TypeError('a bug');
  });
  await expect(untilDecided(chain, 1n)).rejects.toThrow(TypeError);
  vi.restoreAllMocks();
  await untilDecided(chain, 1n);
  expect((await proposalOf(chain, 1n)).status).toBe(PROPOSAL_STATUS_PASSED);
});
