/** Snapshot calls whose numbers and bytes peers made up, before the real application, which neither offers nor takes snapshots. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { toHex } from '../../../../src/lib/bytes.ts';
import { simAccount } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';
import type { AbciClient } from '../../abci/abciClient.ts';
import { startServer } from '../../abci/harness.ts';

const abort = 2;
let chain: SimChain;
let peer: AbciClient;
let fatal: readonly Error[];

beforeEach(async () => {
  chain = await SimChain.start({ accounts: [simAccount(1)] });
  await chain.block();
  const server = await startServer(chain.app);
  peer = await server.connect();
  fatal = server.fatal;
});

afterEach(async () => {
  expect(fatal).toEqual([]);
  await chain.stop();
});

test('D: no chunk is served, whatever is asked for', async () => {
  expect((await peer.ask({ listSnapshots: {} })).listSnapshots?.snapshots).toEqual([]);
  const largest = 0xffffffff;
  for (const [height, format, chunk] of [
    [0n, 0, 0],
    [1n, 1, 1],
    [(1n << 64n) - 1n, largest, largest],
  ] as const) {
    const { loadSnapshotChunk } = await peer.ask({ loadSnapshotChunk: { height, format, chunk } });
    expect(loadSnapshotChunk?.chunk).toHaveLength(0);
  }
});

test('D: offers and chunks that lie end state sync, and leave the state as it is', async () => {
  const before = chain.store.lastCommit;
  const next = toHex(chain.finalize().appHash);
  const offers = [
    {},
    {
      snapshot: { height: 1n, format: 1, chunks: 1, hash: before.appHash },
      appHash: before.appHash,
    },
    { snapshot: { height: 1n << 40n, chunks: 0xffffffff, metadata: new Uint8Array(100_000) } },
  ];
  for (const offerSnapshot of offers) {
    expect((await peer.ask({ offerSnapshot })).offerSnapshot?.result).toBe(abort);
  }
  for (const applySnapshotChunk of [
    {},
    { index: 0, chunk: new Uint8Array(0), sender: 'nobody' },
    { index: 0xffffffff, chunk: new Uint8Array(16_000_000), sender: 'x'.repeat(100_000) },
  ]) {
    const { applySnapshotChunk: answer } = await peer.ask({ applySnapshotChunk });
    expect(answer).toMatchObject({ result: abort, refetchChunks: [], rejectSenders: [] });
  }
  expect(chain.store.lastCommit).toEqual(before);
  expect(toHex(chain.finalize().appHash)).toBe(next);
});
