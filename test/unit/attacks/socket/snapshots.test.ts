/** Snapshot calls whose numbers and bytes peers made up, before the real application with a state and a snapshot of it. */

import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApplication } from '../../../../src/app/createApplication.ts';
import { toHex } from '../../../../src/lib/bytes.ts';
import { Snapshots } from '../../../../src/store/snapshots/snapshots.ts';
import { simAccount } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';
import type { AbciClient } from '../../abci/abciClient.ts';
import { startServer } from '../../abci/harness.ts';

const abort = 2;
let chain: SimChain;
let snapshots: Snapshots;
let peer: AbciClient;
let fatal: readonly Error[];

beforeEach(async () => {
  chain = await SimChain.start({ accounts: [simAccount(1)] });
  snapshots = await Snapshots.open({
    path: join(chain.folder, 'snapshots'),
    store: chain.store,
    interval: 1,
    keepRecent: 2,
  });
  await chain.block();
  snapshots.committed();
  await snapshots.settled();
  const server = await startServer(createApplication({ store: chain.store, snapshots }));
  peer = await server.connect();
  fatal = server.fatal;
});

afterEach(async () => {
  expect(fatal).toEqual([]);
  await snapshots.close();
  await chain.stop();
});

test('D: no chunk is served but those of a snapshot, whatever is asked for', async () => {
  const { listSnapshots } = await peer.ask({ listSnapshots: {} });
  const [only] = listSnapshots?.snapshots ?? [];
  expect(only).toMatchObject({ height: 1n, format: 2, chunks: 1 });
  const { loadSnapshotChunk: first } = await peer.ask({
    loadSnapshotChunk: { height: 1n, format: 2, chunk: 0 },
  });
  expect(first?.chunk.length).toBeGreaterThan(1000);
  const largest = 0xffffffff;
  for (const [height, format, chunk] of [
    [0n, 0, 0],
    [1n, 2, 1],
    [1n, 0, 0],
    [1n, 1, 0],
    [2n, 2, 0],
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
      snapshot: { height: 1n, format: 2, chunks: 1, hash: before.appHash },
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
