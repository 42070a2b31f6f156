/** What a verification of a host goes by is proven: commits, entropy, seed and warm keys, whatever the node says. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type ChainClient, connectClient } from '../../../src/client/connectClient.ts';
import { hostGrantMessages } from '../../../src/client/hostGrants.ts';
import { readHostRecord } from '../../../src/client/proofs/readHostRecord.ts';
import type { HostRecord } from '../../../src/client/proofs/verifyHost.ts';
import { QueryParticipantRequest } from '../../../src/gen/cpoc/poc/v1/query.ts';
import { grants } from '../../../src/keeper/authz/schema.ts';
import * as schema from '../../../src/keeper/poc/schema.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { Headers } from '../../../src/recompute/headers.ts';
import { readProvenHostRecord } from '../../../src/recompute/provenHostRecord.ts';
import { OneHost } from '../../harness/oneHost.ts';
import { RpcProxy } from '../../harness/rpcProxy.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { runCli } from '../cli/runCli.ts';

let chain: OneHost;
let liar: RpcProxy;

beforeAll(async () => {
  chain = await OneHost.start();
  const { account, stranger } = chain;
  const grant = hostGrantMessages(account.address, stranger.address);
  await chain.chain.block(await chain.chain.sign(account, grant));
  await chain.commit(40);
  await chain.commit(30);
  await chain.answerUntil(8n);
  liar = await RpcProxy.start(chain.rpc.url);
});

afterAll(async () => {
  await liar.stop();
  await chain.stop();
});

beforeEach(() => {
  liar.lie = () => undefined;
});

async function over<T>(work: (client: ChainClient) => Promise<T>): Promise<T> {
  const client = await connectClient({ rpc: liar.url });
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

const proven = (
  options: { epochIndex?: bigint; entropyHeight?: bigint } = {},
): Promise<HostRecord> =>
  over(async (client) => {
    const headers = await Headers.open(client);
    const hostAddress = chain.account.address;
    return await readProvenHostRecord(client, headers, { hostAddress, ...options });
  });

test('it is what an honest node answers without proofs', async () => {
  for (const entropyHeight of [chain.chain.height, 6n]) {
    const record = await proven({ entropyHeight });
    const hostAddress = chain.account.address;
    const plain = await over((client) => readHostRecord(client, { hostAddress, entropyHeight }));
    expect(record).toEqual(plain);
    expect(record.commits.map(({ nonceCount }) => nonceCount)).toEqual([40, 30]);
    expect([...record.warmKeys]).toEqual([chain.stranger.address]);
  }
  expect((await proven()).entropyHeight).toBe(chain.chain.height);
});

test('a host of a chain on which nobody ever granted anything has no warm keys, and that is proven too', async () => {
  const bare = await OneHost.start();
  const proxy = await RpcProxy.start(bare.rpc.url);
  const client = await connectClient({ rpc: proxy.url });
  try {
    await bare.commit(40);
    await bare.chain.block();
    const read = async (): Promise<HostRecord> => {
      const headers = await Headers.open(client);
      return await readProvenHostRecord(client, headers, { hostAddress: bare.account.address });
    };
    expect([...(await read()).warmKeys]).toEqual([]);
    // The same answer for a store that is not empty proves nothing.
    proxy.lie = async (_method, params, result, ask) => {
      if (params['path'] !== '/store/poc/key') return;
      const empty = await ask('abci_query', { ...params, path: '/store/authz/key' });
      result.response = empty.response;
    };
    await expect(read()).rejects.toThrow('does not lead to app hash');
  } finally {
    client.disconnect();
    await proxy.stop();
    await bare.stop();
  }
});

test('an epoch that has not begun, and a draw that a commit could foresee, are refused', async () => {
  await expect(proven({ epochIndex: 9n })).rejects.toThrow('has no epoch 9');
  await expect(proven({ entropyHeight: 4n })).rejects.toThrow('is not above every commit');
  await expect(proven({ entropyHeight: 900n })).rejects.toThrow('above');
});

test('P33 of an epoch whose commits were pruned it is said, and never that the host had none', async () => {
  const old = await OneHost.start();
  onTestFinished(() => old.stop());
  await old.commit(40);
  await old.answerUntil(46n);
  const client = await connectClient({ rpc: old.rpc.url });
  onTestFinished(() => client.disconnect());
  const read = async (epochIndex: bigint): Promise<HostRecord> => {
    const hostAddress = old.account.address;
    return await readProvenHostRecord(client, await Headers.open(client), {
      hostAddress,
      epochIndex,
    });
  };
  await expect(read(1n)).rejects.toThrow('the commits of epoch 1 were pruned');
  expect((await read(2n)).commits).toEqual([]);
});

describe('B9 a node that lies', () => {
  /** Changes answers of the store for keys that begin so. */
  function hide(prefix: Uint8Array): void {
    const key = toHex(prefix);
    liar.lie = async (method, params, result, ask) => {
      const isMeant = method === 'abci_query' && String(params['data']).startsWith(key);
      if (!isMeant || !String(params['path']).startsWith('/store/')) return;
      const beyond = { ...params, data: `${key}${'ff'.repeat(30)}` };
      result.response = (await ask('abci_query', beyond)).response;
    };
  }

  test('about a commit or a grant that it hides is found out', async () => {
    const { bytes } = chain.account;
    hide(schema.commits.storePrefix(schema.commits.key.prefix(1n, bytes)));
    await expect(proven()).rejects.toThrow(/proof of commits .* does not lead to app hash/);
    hide(grants.storePrefix(grants.key.prefix(bytes)));
    await expect(proven()).rejects.toThrow(/proof of grants .* does not lead to app hash/);
  });

  test('about the block whose entropy draws the leaves is found out', async () => {
    liar.lie = (method, _params, result) => {
      if (method === 'commit') result.signed_header.header.app_hash = 'AB'.repeat(32);
    };
    await expect(proven()).rejects.toThrow('its validators did not sign');
    liar.lie = (method, _params, result) => {
      if (method !== 'blockchain') return;
      for (const { header } of result.block_metas) header.app_hash = 'AB'.repeat(32);
    };
    await expect(proven({ entropyHeight: 6n })).rejects.toThrow('the block above it names');
  });

  test('about who was asked for is named on the command line', async () => {
    const home = mkdtempSync(join(tmpdir(), 'cpoc-verify-'));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    const key = ['--home', home, '--keyring-backend', 'test'];
    expect((await runCli(['keys', 'add', 'asker', ...key])).code).toBe(0);
    const other = simAccount(2).address;
    liar.lie = async (method, params, result, ask) => {
      if (method !== 'abci_query' || params['path'] !== '/cpoc.poc.v1.Query/Participant') return;
      const data = toHex(QueryParticipantRequest.encode({ address: other }).finish());
      result.response = (await ask('abci_query', { ...params, data })).response;
    };
    const what = chain.account.address;
    const run = await runCli([
      'host',
      'verify',
      what,
      '--node',
      liar.url,
      '--from',
      'asker',
      ...key,
    ]);
    expect(run.code, run.out).toBe(1);
    expect(run.err).toContain(`asked for ${what}, ${liar.url} named ${other}`);
  });
});
