/** Queries of paths and heights that do not exist, with bytes that mean nothing, before the real application. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { queryHandlers } from '../../../../src/query/registry.ts';
import { simAccount } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';
import type { AbciClient } from '../../abci/abciClient.ts';
import { startServer } from '../../abci/harness.ts';

const alice = simAccount(1);
let chain: SimChain;
let client: AbciClient;
let log: readonly string[];

beforeEach(async () => {
  chain = await SimChain.start({ accounts: [alice], participants: [{ account: alice }] });
  // The node keeps a hundred versions.
  await chain.advanceTo(110n);
  const server = await startServer(chain.app);
  client = await server.connect();
  log = server.log;
});

afterEach(async () => {
  // A bug of ours would have been answered with code 1, and logged.
  expect(log.filter((line) => line.includes('Query failed'))).toEqual([]);
  await chain.stop();
});

async function ask(
  path: string,
  height = 0n,
  data = Uint8Array.of(1),
  prove = false,
): Promise<string> {
  const { query } = await client.ask({ query: { path, data, height, prove } });
  return `${query?.codespace}/${query?.code}`;
}

test('D: heights that do not exist are refused, whatever is asked: negative, to come, forgotten, the largest', async () => {
  const latest = chain.height;
  const heights: [bigint, string][] = [
    [-1n, 'sdk/26'],
    [-(1n << 63n), 'sdk/26'],
    [latest + 1n, 'sdk/26'],
    [1n << 40n, 'sdk/26'],
    [(1n << 63n) - 1n, 'sdk/26'],
    [1n, 'sdk/18'],
    [latest - 100n, 'sdk/18'],
  ];
  const paths = ['/store/chain/key', '/nope', '', ...queryHandlers.map((q) => q.path)];
  for (const [height, refusal] of heights) {
    for (const path of paths) expect(await ask(path, height), path).toBe(refusal);
    expect(await ask('/store/chain/key', height, Uint8Array.of(1), true)).toBe(refusal);
  }
  for (const height of [0n, latest, latest - 50n]) {
    expect(await ask('/store/chain/key', height, Uint8Array.of(1), true)).toBe('/0');
  }
});

test('D: paths that do not exist are refused', async () => {
  const paths = [
    '',
    '/',
    '//////',
    'store',
    '/store',
    '/store/poc',
    '/store/poc/key/more',
    '/store//poc//keys',
    '/store/../key',
    '/store/__proto__/key',
    '/app',
    '/app/exit',
    '/p2p',
    '/custom/poc/params',
    '/cpoc.poc.v1.Query/',
    '/cpoc.poc.v1.Query/params',
    'cpoc.poc.v1.Query/Params',
    '/cpoc.poc.v1.Query/Params/',
    '/constructor',
    '\u0000',
    '💥'.repeat(10_000),
  ];
  for (const path of paths) {
    const isStore = path.startsWith('store') || path.startsWith('/store');
    expect(await ask(path, 0n, Uint8Array.of(1)), path.slice(0, 40)).toBe(
      isStore ? 'store/4' : 'sdk/6',
    );
  }
});
