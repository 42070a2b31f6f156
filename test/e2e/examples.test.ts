/** The programs of examples/, run against a chain as a newcomer would run them. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectSecp256k1Wallet } from '@cosmjs/proto-signing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectClient } from '../../src/client/connectClient.ts';
import { signAndSend } from '../../src/client/signAndSend.ts';
import { fromHex, toHex } from '../../src/lib/bytes.ts';
import { parseAddress } from '../../src/types/address.ts';
import { artifactTree } from '../harness/artifactTree.ts';
import { type Environment, output, prepareGo, preparePython } from './examplePrograms.ts';
import { must, TestNode } from './testNode.ts';

let node: TestNode;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cpoc-examples-'));
  node = await TestNode.create({
    chainId: 'examples-1',
    accounts: ['tess', 'pia', 'gus'],
    params: { epoch_length: '5000' },
    gov: { min_deposit: [{ denom: 'upoc', amount: '1000' }] },
  });
  node.startApp();
  node.startComet();
  await node.reach(2);
});
afterAll(async () => {
  await node.stop();
  rmSync(folder, { recursive: true, force: true });
});

const addressOf = (name: string): string => node.addresses.get(name) ?? '';

async function keyOf(name: string): Promise<string> {
  const flags = ['--unarmored-hex', '--unsafe', '-y', '--keyring-backend', 'test'];
  return (await must(['keys', 'export', name, ...flags, '--home', node.home])).trim();
}

async function environmentOf(name: string): Promise<Environment> {
  return {
    CPOC_RPC: node.rpc,
    CPOC_GRPC: node.grpc,
    CPOC_KEY: await keyOf(name),
    CPOC_FEE: '2000upoc',
  };
}

async function typescript(name: string, program: string, ...args: string[]): Promise<string> {
  const env = await environmentOf(name);
  return await output(process.execPath, [`examples/typescript/${program}.ts`, ...args], { env });
}

/** Root of a tree over artifacts that this participant could have made in this epoch. */
async function rootOf(name: string, count: number): Promise<string> {
  const client = await connectClient({ rpc: node.rpc });
  const { epoch } = await client.query.poc.epoch();
  client.disconnect();
  const address = parseAddress(addressOf(name), 'cpoc');
  const seed = epoch?.seed ?? new Uint8Array(0);
  return toHex(artifactTree({ seed, address, firstNonce: 0n, count }).root);
}

const registered = (name: string): Promise<string> =>
  typescript(name, 'registerParticipant', `https://${name}.example/v1`);

describe('TypeScript', () => {
  test('register, commit, and read the summary', async () => {
    expect(await registered('tess')).toContain(`${addressOf('tess')} registered at height`);
    const root = await rootOf('tess', 20);
    expect(await typescript('tess', 'commit', '20', root)).toMatch(
      /included at height \d+\n20 nonces in epoch 1\n/,
    );
    expect(await typescript('tess', 'epochSummary', addressOf('tess'))).toMatch(
      /^epoch 1 of examples-1: height \d+, commits until \d+\n20 nonces in 1 commits, weight 2\n$/,
    );
  });

  test('send tokens', async () => {
    const to = addressOf('pia');
    const client = await connectClient({ rpc: node.rpc });
    const request = { address: to, denom: 'upoc' };
    const before = (await client.query.modules.bank.balance(request)).balance?.amount ?? '0';
    client.disconnect();
    const printed = await typescript('tess', 'sendTokens', to, '1234upoc');
    expect(printed).toContain(`${to} has ${BigInt(before) + 1234n}upoc`);
    await expect(typescript('tess', 'sendTokens', to, '9999999999999upoc')).rejects.toThrow(
      'insufficient funds',
    );
  });

  test('vote', async () => {
    await submitTextProposal();
    expect(await typescript('validator', 'vote', '1', 'yes')).toContain('1 votes on proposal 1');
    await expect(typescript('validator', 'vote', '7', 'yes')).rejects.toThrow('proposal');
  });
});

describe('Python', () => {
  test('commit by gRPC, and read the summary', async (context) => {
    const tools = await preparePython();
    if ('missing' in tools) return context.skip(tools.missing);
    await registered('pia');
    const env = { ...(await environmentOf('pia')), CPOC_GEN: tools.gen };
    const address = addressOf('pia');
    const python = (program: string, ...args: string[]): Promise<string> =>
      output(tools.python, [`examples/python/${program}.py`, ...args], { env });
    const root = await rootOf('pia', 30);
    expect(await python('commit', address, '30', root)).toMatch(/^included at height \d+\n$/);
    expect(await python('epoch_summary', address)).toMatch(
      /^epoch 1: height \d+, commits until \d+\n30 nonces in 1 commits, weight 3\n$/,
    );
    await expect(python('commit', addressOf('tess'), '30', root)).rejects.toThrow('refused');
  });
});

describe('Go', () => {
  test('commit by gRPC, and read the summary', async (context) => {
    const tools = await prepareGo(folder);
    if ('missing' in tools) return context.skip(tools.missing);
    await registered('gus');
    const env = await environmentOf('gus');
    const address = addressOf('gus');
    const go = (program: string, ...args: string[]): Promise<string> =>
      output(join(tools.bin, program), args, { env });
    const root = await rootOf('gus', 40);
    expect(await go('commit', address, '40', root)).toMatch(/^included at height \d+\n$/);
    expect(await go('epochsummary', address)).toMatch(
      /^epoch 1: height \d+, commits until \d+\n40 nonces in 1 commits, weight 4\n$/,
    );
    await expect(go('commit', addressOf('tess'), '40', root)).rejects.toThrow('refused');
  });
});

async function submitTextProposal(): Promise<void> {
  const client = await connectClient({ rpc: node.rpc });
  const signer = await DirectSecp256k1Wallet.fromKey(fromHex(await keyOf('validator')), 'cpoc');
  const proposer = addressOf('validator');
  const value = {
    messages: [],
    initialDeposit: [{ denom: 'upoc', amount: '1000' }],
    proposer,
    metadata: 'ipfs://x',
    title: 'A text',
    summary: 'Something to vote on.',
    expedited: false,
  };
  const message = { typeUrl: '/cosmos.gov.v1.MsgSubmitProposal', value };
  const outcome = await signAndSend(
    client,
    { signer, address: proposer, pollMs: 200 },
    { messages: [message], gas: 500_000, fee: [] },
  );
  client.disconnect();
  expect(outcome.status).toBe('included');
}
