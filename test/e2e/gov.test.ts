/** Proposals on a running chain: by the command line, and by cosmjs as published. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Secp256k1HdWallet } from '@cosmjs/amino';
import { coins, DirectSecp256k1HdWallet, type OfflineSigner } from '@cosmjs/proto-signing';
import {
  assertIsDeliverTxSuccess,
  type GovExtension,
  QueryClient,
  SigningStargateClient,
  setupGovExtension,
} from '@cosmjs/stargate';
import { Comet38Client } from '@cosmjs/tendermint-rpc';
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx';
import { MsgSubmitProposal } from 'cosmjs-types/cosmos/gov/v1/tx';
import { ProposalStatus, TextProposal, VoteOption } from 'cosmjs-types/cosmos/gov/v1beta1/gov';
import { TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cpocd, must, TestNode } from './testNode.ts';

let node: TestNode;
let folder: string;
let comet: Comet38Client;
let query: QueryClient & GovExtension;
let direct: DirectSecp256k1HdWallet;
let amino: Secp256k1HdWallet;
let address: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cpoc-gov-'));
  direct = await DirectSecp256k1HdWallet.generate(24, { prefix: 'cpoc' });
  amino = await Secp256k1HdWallet.fromMnemonic(direct.mnemonic, { prefix: 'cpoc' });
  address = (await direct.getAccounts())[0]?.address ?? '';
  node = await TestNode.create({
    chainId: 'gov-1',
    gov: {
      min_deposit: [{ denom: 'upoc', amount: '1000' }],
      expedited_min_deposit: [{ denom: 'upoc', amount: '5000' }],
      voting_period: '30s',
      expedited_voting_period: '5s',
    },
  });
  await node.fund(address);
  node.startApp();
  node.startComet();
  await node.reach(2);
  comet = await Comet38Client.connect(node.rpc);
  query = QueryClient.withExtensions(comet, setupGovExtension);
});

afterAll(async () => {
  comet?.disconnect();
  await node.stop();
  rmSync(folder, { recursive: true, force: true });
});

const flags = (): string[] => ['--home', node.home, '--node', node.rpc, '-o', 'json'];
const txFlags = (): string[] => [
  ...flags(),
  ...['--from', 'validator', '--keyring-backend', 'test', '--gas-adjustment', '1.5'],
  ...['--wait', '-y'],
];

async function ask(...args: string[]): Promise<Record<string, never>> {
  return JSON.parse(await must(['query', ...args, ...flags()])) as Record<string, never>;
}

async function rest(path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${node.rest}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  });
  return await answer.json();
}

async function untilOver(id: number): Promise<Record<string, string>> {
  for (let tries = 0; tries < 240; tries += 1) {
    const { proposal } = (await ask('gov', 'proposal', String(id))) as unknown as {
      proposal: Record<string, string>;
    };
    if (!/DEPOSIT_PERIOD|VOTING_PERIOD/.test(proposal['status'] ?? '')) return proposal;
    await pause(250);
  }
  throw new Error(`proposal ${id} is still open`);
}

test('cpocd drafts, tries, submits and votes; the next epoch works with what passed', async () => {
  const file = join(folder, 'draft.json');
  await must(['tx', 'gov', 'draft-proposal', 'poc-params', file, ...flags()]);
  const draft = JSON.parse(readFileSync(file, 'utf8'));
  expect(Object.keys(draft)).toEqual([
    ...['messages', 'metadata', 'deposit', 'title', 'summary', 'expedited'],
  ]);
  const { nonce_weight: _, ...partial } = draft.messages[0].params;
  const write = (params: object): void =>
    writeFileSync(
      file,
      JSON.stringify({
        ...draft,
        title: 'Heavier nonces',
        summary: 'Sets the weight of a nonce.',
        messages: [{ ...draft.messages[0], params }],
      }),
    );
  write(partial);
  const refused = await cpocd(['tx', 'gov', 'submit-proposal', file, ...txFlags()]);
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('lacks nonce_weight');
  write({ ...partial, nonce_weight: 33 });
  const tried = await cpocd(['tx', 'gov', 'submit-proposal', file, ...txFlags(), '--dry-run']);
  expect(tried.err).toMatch(/0 +poc +nonce_weight +10 +33/);
  expect(await ask('gov', 'proposals')).not.toHaveProperty('proposals');
  await must(['tx', 'gov', 'submit-proposal', file, ...txFlags()]);
  await must(['tx', 'gov', 'weighted-vote', '1', 'yes=0.9,abstain=0.1', ...txFlags()]);
  await must(['tx', 'gov', 'vote', '1', 'yes', ...txFlags()]);
  expect(await ask('gov', 'tally', '1')).toMatchObject({ tally: { yes_count: '10' } });
  expect(await ask('gov', 'dry-run', '1')).toMatchObject({
    dry_run: { succeeds: true, changes: [{ name: 'nonce_weight', before: '10', after: '33' }] },
  });
  expect(await rest('/cosmos/gov/v1/proposals/1')).toMatchObject({
    proposal: { id: '1', status: 'PROPOSAL_STATUS_VOTING_PERIOD', title: 'Heavier nonces' },
  });
  expect(await rest('/cosmos/gov/v1beta1/params/tallying')).toMatchObject({
    tally_params: { quorum: '0.334000000000000000' },
  });
  expect(await rest('/cpoc/gov/v1/proposals/1/dry_run')).toMatchObject({
    dry_run: { succeeds: true, gas_limit: '50000000' },
  });
  const messages = [{ ...draft.messages[0], params: { ...partial, nonce_weight: 44 } }];
  expect(await rest('/cpoc/gov/v1/dry_run', { messages })).toMatchObject({
    dry_run: { succeeds: true, changes: [{ before: '10', after: '44' }] },
  });
  expect(await untilOver(1)).toMatchObject({ status: 'PROPOSAL_STATUS_PASSED' });
  const before = await ask('poc', 'epoch');
  await node.reach(Number(before['last_height']) + 2);
  expect(await ask('poc', 'epoch')).toMatchObject({ epoch: { params: { nonce_weight: 33 } } });
});

const connect = (signer: OfflineSigner): Promise<SigningStargateClient> =>
  SigningStargateClient.connectWithSigner(node.rpc, signer, { broadcastPollIntervalMs: 200 });

test('cosmjs submits a text and votes, signed direct and amino, and reads it all by v1beta1', async () => {
  const fee = { amount: coins(2000, 'upoc'), gas: '400000' };
  const id = 2n;
  const client = await connect(amino);
  const submitted = await client.signAndBroadcast(
    address,
    [
      {
        typeUrl: '/cosmos.gov.v1beta1.MsgSubmitProposal',
        value: {
          content: {
            typeUrl: '/cosmos.gov.v1beta1.TextProposal',
            value: TextProposal.encode({ title: 'A text', description: 'Says it.' }).finish(),
          },
          proposer: address,
          initialDeposit: coins(1000, 'upoc'),
        },
      },
    ],
    fee,
  );
  assertIsDeliverTxSuccess(submitted);
  const attribute = submitted.events
    .find(({ type }) => type === 'submit_proposal')
    ?.attributes.find(({ key }) => key === 'proposal_id')?.value;
  expect(attribute).toBe(String(id));
  const vote = {
    typeUrl: '/cosmos.gov.v1beta1.MsgVote',
    value: { proposalId: id, voter: address, option: VoteOption.VOTE_OPTION_YES },
  };
  assertIsDeliverTxSuccess(await client.signAndBroadcast(address, [vote], fee));
  client.disconnect();
  const again = await connect(direct);
  const weighted = {
    typeUrl: '/cosmos.gov.v1beta1.MsgVoteWeighted',
    value: {
      proposalId: id,
      voter: address,
      options: [
        { option: VoteOption.VOTE_OPTION_YES, weight: '700000000000000000' },
        { option: VoteOption.VOTE_OPTION_NO, weight: '300000000000000000' },
      ],
    },
  };
  assertIsDeliverTxSuccess(await again.signAndBroadcast(address, [weighted], fee));
  again.disconnect();
  const amount = coins(1000, 'upoc');
  expect((await query.gov.vote(Number(id), address)).vote?.options).toEqual(weighted.value.options);
  expect((await query.gov.votes(Number(id))).votes).toHaveLength(1);
  expect((await query.gov.deposit(Number(id), address)).deposit?.amount).toEqual(amount);
  expect((await query.gov.deposits(Number(id))).deposits).toHaveLength(1);
  const { proposal } = await query.gov.proposal(Number(id));
  expect(proposal?.status).toBe(ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD);
  expect(TextProposal.decode(proposal?.content?.value ?? new Uint8Array())).toEqual({
    title: 'A text',
    description: 'Says it.',
  });
  const status = ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD;
  const open = await query.gov.proposals(status, address, '');
  expect(open.proposals.map((one) => one.proposalId)).toEqual([id]);
  expect((await query.gov.tally(Number(id))).tally).toMatchObject({ yes: '0', no: '0' });
  const { tallyParams } = await query.gov.params('tallying');
  expect(new TextDecoder().decode(tallyParams?.quorum)).toBe('334000000000000000');
  expect((await query.gov.params('voting')).votingParams?.votingPeriod).toMatchObject({
    seconds: 30n,
  });
  expect(await untilOver(2)).toMatchObject({ status: 'PROPOSAL_STATUS_REJECTED' });
});

test('by REST: a proposal that cannot be carried out is known beforehand, passes, and fails alone', async () => {
  const client = await connect(direct);
  const { account } = (await rest('/cosmos/auth/v1beta1/module_accounts/gov')) as {
    account: { base_account: { address: string } };
  };
  const gov = account.base_account.address;
  const spend = {
    typeUrl: '/cosmos.bank.v1beta1.MsgSend',
    value: MsgSend.encode({
      fromAddress: gov,
      toAddress: address,
      amount: coins(1_000_000, 'upoc'),
    }).finish(),
  };
  const submit = {
    typeUrl: '/cosmos.gov.v1.MsgSubmitProposal',
    value: MsgSubmitProposal.fromPartial({
      messages: [spend],
      initialDeposit: coins(5000, 'upoc'),
      proposer: address,
      title: 'Spend what is not there',
      summary: 'The account holds nothing but deposits.',
      expedited: true,
    }),
  };
  const send = async (message: typeof submit): Promise<number> => {
    const fee = { amount: coins(2000, 'upoc'), gas: '500000' };
    const signed = TxRaw.encode(await client.sign(address, [message], fee, '')).finish();
    const body = { tx_bytes: Buffer.from(signed).toString('base64'), mode: 'BROADCAST_MODE_SYNC' };
    const sent = (await rest('/cosmos/tx/v1beta1/txs', body)) as {
      tx_response: { code: number; txhash: string };
    };
    expect(sent.tx_response.code).toBe(0);
    for (;;) {
      const found = (await rest(`/cosmos/tx/v1beta1/txs/${sent.tx_response.txhash}`)) as {
        tx_response?: { code: number };
      };
      if (found.tx_response !== undefined) return found.tx_response.code;
      await pause(100);
    }
  };
  expect(await send(submit)).toBe(0);
  expect(await rest('/cpoc/gov/v1/proposals/3/dry_run')).toMatchObject({
    dry_run: {
      succeeds: false,
      failure: { type_url: spend.typeUrl, codespace: 'sdk', code: 5 },
    },
  });
  await must(['tx', 'gov', 'vote', '3', 'yes', ...txFlags()]);
  expect(await untilOver(3)).toMatchObject({
    status: 'PROPOSAL_STATUS_FAILED',
    failed_reason: expect.stringContaining('insufficient funds'),
  });
  const height = (await node.status()).height;
  await node.reach(height + 2);
  client.disconnect();
});
