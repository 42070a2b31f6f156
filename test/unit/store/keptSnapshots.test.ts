/** The snapshots that a node makes, keeps, lists and serves. */

import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { equalBytes, utf8 } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { PostOrderWalk } from '../../../src/merkle/iavlPostOrder.ts';
import { Branch } from '../../../src/store/branch.ts';
import type { MultiStore } from '../../../src/store/multiStore.ts';
import { decodeMetadata } from '../../../src/store/snapshots/snapshotMetadata.ts';
import { type SnapshotOptions, Snapshots } from '../../../src/store/snapshots/snapshots.ts';
import { commitSome, openSmallStore } from '../../harness/snapshotStore.ts';
import { temporaryFolder } from './temporaryFolder.ts';

let store: MultiStore;
let path: string;
let said: string[];
let made: bigint[];
let failed: [bigint, unknown][];

beforeEach(async () => {
  path = join(temporaryFolder(), 'snapshots');
  store = await openSmallStore(temporaryFolder(), { retainedVersions: 1, checkpointInterval: 2 });
  said = [];
  made = [];
  failed = [];
  onTestFinished(() => store.close());
});

async function open(options: Partial<SnapshotOptions> = {}): Promise<Snapshots> {
  const snapshots = await Snapshots.open({
    path,
    store,
    interval: 2,
    keepRecent: 2,
    chunkBytes: 1500,
    observer: {
      made: ({ height }) => made.push(height),
      failed: (...what) => failed.push(what),
      say: (text) => said.push(text),
    },
    ...options,
  });
  onTestFinished(() => snapshots.close());
  return snapshots;
}

/** Blocks, each after what was due at the one before is made. */
async function blocks(snapshots: Snapshots, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await commitSome(store, 1);
    snapshots.committed();
    await snapshots.settled();
  }
}

const heights = (snapshots: Snapshots): bigint[] => snapshots.list.map(({ height }) => height);

test('one is made every so many heights, the newest stay, and the others go from the disk', async () => {
  const snapshots = await open();
  await blocks(snapshots, 7);
  expect(made).toEqual([2n, 4n, 6n]);
  expect(heights(snapshots)).toEqual([6n, 4n]);
  expect(readdirSync(path).sort()).toEqual(['4-2', '6-2']);
});

test('with an interval of 0 none is made, and those that are there are offered; to keep 0 is to keep all', async () => {
  await blocks(await open({ interval: 1, keepRecent: 0 }), 4);
  const snapshots = await open({ interval: 0 });
  await blocks(snapshots, 3);
  expect(heights(snapshots)).toEqual([4n, 3n, 2n, 1n]);
});

test('a height that has one, as blocks replayed after a crash may, keeps it', async () => {
  const snapshots = await open();
  await blocks(snapshots, 2);
  snapshots.committed();
  await snapshots.settled();
  const again = await open();
  again.committed();
  await again.settled();
  expect(made).toEqual([2n]);
  expect(heights(again)).toEqual([2n]);
});

test('blocks that are replayed on an emptied state do not take the place of newer ones', async () => {
  await blocks(await open({ keepRecent: 0 }), 6);
  rmSync(join(path, '2-2'), { recursive: true });
  store = await openSmallStore(temporaryFolder());
  onTestFinished(() => store.close());
  const two = await open();
  await blocks(two, 2);
  expect([made, heights(two)]).toEqual([
    [2n, 4n, 6n],
    [6n, 4n],
  ]);
  expect(said).toEqual([
    'no snapshot is made of height 2: 2 newer ones are there; remove them where they are of another chain',
  ]);
  rmSync(join(path, '4-2'), { recursive: true });
  await blocks(two, 2);
  // There is room for one more now.
  expect([made, heights(two)]).toEqual([
    [2n, 4n, 6n, 4n],
    [6n, 4n],
  ]);
  await blocks(two, 4);
  expect(heights(two)).toEqual([8n, 6n]);
  expect(readdirSync(path).sort()).toEqual(['6-2', '8-2']);
});

test('a chunk that is listed is served, with the hash that the metadata give it', async () => {
  const snapshots = await open();
  await blocks(snapshots, 2);
  const [snapshot] = snapshots.list;
  const { chunkHashes } = decodeMetadata(snapshot?.metadata ?? new Uint8Array(0));
  expect(chunkHashes).toHaveLength(snapshot?.chunks ?? 0);
  let bytes = 0;
  for (const [index, hash] of chunkHashes.entries()) {
    const chunk = (await snapshots.loadChunk(2n, 2, index)) ?? new Uint8Array(0);
    expect(equalBytes(sha256(chunk), hash)).toBe(true);
    bytes += chunk.length;
  }
  expect(bytes).toBe(snapshot?.bytes);
});

test('no other file is served, whatever numbers are asked for', async () => {
  const snapshots = await open();
  await blocks(snapshots, 2);
  const { chunks = 0 } = snapshots.list[0] ?? {};
  writeFileSync(join(path, '2-2', String(chunks)), 'no chunk');
  for (const [height, format, index] of [
    [2n, 2, chunks],
    [2n, 2, 0xffffffff],
    [2n, 0, 0],
    [2n, 1, 0],
    [3n, 2, 0],
    [0n, 2, 0],
    [(1n << 64n) - 1n, 0xffffffff, 0xffffffff],
  ] as const) {
    expect(await snapshots.loadChunk(height, format, index)).toBeUndefined();
  }
});

test('a start finds what is whole, clears what a crash left, and passes over what is damaged, with a word', async () => {
  await blocks(await open({ interval: 1, keepRecent: 0 }), 5);
  mkdirSync(join(path, '.new-9-2'));
  mkdirSync(join(path, '.old-1-2'));
  writeFileSync(join(path, '.new-9-2/0'), 'a part');
  rmSync(join(path, '2-2/0'));
  truncateSync(join(path, '3-2/metadata'), 10);
  mkdirSync(join(path, '7-1'));
  mkdirSync(join(path, 'lost+found'));
  const snapshots = await open();
  expect(heights(snapshots)).toEqual([5n, 4n, 1n]);
  expect(readdirSync(path).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(said.join('\n')).toMatch(
    /2-2 is damaged.*\n.*3-2 is damaged|3-2 is damaged.*\n.*2-2 is damaged/,
  );
});

test('one that was removed beside the running node is offered no more', async () => {
  const snapshots = await open();
  await blocks(snapshots, 4);
  rmSync(join(path, '4-2'), { recursive: true });
  expect(heights(snapshots)).toEqual([2n]);
  expect(await snapshots.loadChunk(4n, 2, 0)).toBeUndefined();
});

test('while one is made its version stays, whatever blocks and checkpoints come; then it goes', async () => {
  const snapshots = await open({ sliceNodes: 5 });
  await commitSome(store, 2);
  snapshots.committed();
  for (let i = 0; i < 9; i += 1) {
    await commitSome(store, 1);
    if (i % 2 === 1) snapshots.committed();
  }
  expect(store.versions).toEqual([11n]);
  await snapshots.settled();
  await store.settled();
  // Those that fell due meanwhile were left out, and said so.
  expect(made).toEqual([2n]);
  expect(said.length).toBe(4);
  expect(said[0]).toContain('no snapshot is made of height 4: the one before is not done yet');
  const nodesWhile = store.treeFigures.treeNodes;
  await commitSome(store, 6);
  await store.settled();
  expect(store.treeFigures.treeNodes).toBeLessThanOrEqual(nodesWhile);
  await blocks(snapshots, 1);
  expect(made).toEqual([2n, 18n]);
});

test('one that cannot be written is told, leaves nothing, and holds no version', async () => {
  writeFileSync(path, 'no folder');
  const snapshots = await open().catch(() => undefined);
  expect(snapshots).toBeUndefined();
  rmSync(path);
  const opened = await open();
  writeFileSync(path, 'no folder');
  await blocks(opened, 2);
  expect(failed.map(([height]) => height)).toEqual([2n]);
  expect(opened.list).toEqual([]);
  rmSync(path);
  await blocks(opened, 2);
  expect(heights(opened)).toEqual([4n]);
});

test('one that cannot be removed is told as that, is offered no more, and goes when the next one is made', async () => {
  const { rename } = fs;
  const denied = vi.fn(async (from: string, to: string) => {
    if (to.includes('.old-2-') && existsSync(from)) throw new Error('not permitted');
    await rename(from, to);
  });
  Object.assign(fs, { rename: denied });
  syncBuiltinESMExports();
  const notRemoved: [bigint, unknown][] = [];
  try {
    const snapshots = await open({
      keepRecent: 1,
      observer: {
        made: ({ height }) => made.push(height),
        failed: (...what) => failed.push(what),
        notRemoved: (...what) => notRemoved.push(what),
      },
    });
    await blocks(snapshots, 4);
    expect([made, failed]).toEqual([[2n, 4n], []]);
    expect(notRemoved).toEqual([[2n, new Error('not permitted')]]);
    expect(heights(snapshots)).toEqual([4n]);
    expect(await snapshots.loadChunk(2n, 2, 0)).toBeUndefined();
    await blocks(snapshots, 2);
    expect(notRemoved.map(([height]) => height)).toEqual([2n, 2n]);
    expect(readdirSync(path).sort()).toEqual(['2-2', '6-2']);
    Object.assign(fs, { rename });
    syncBuiltinESMExports();
    await blocks(snapshots, 2);
  } finally {
    Object.assign(fs, { rename });
    syncBuiltinESMExports();
  }
  expect([made, failed, notRemoved.length]).toEqual([[2n, 4n, 6n, 8n], [], 2]);
  expect(readdirSync(path)).toEqual(['8-2']);
});

test('one in the format of another program is not offered, and stays; the log says so', async () => {
  await blocks(await open(), 2);
  mkdirSync(join(path, '1-1'));
  writeFileSync(join(path, '1-1/metadata'), 'of an older program');
  const snapshots = await open();
  expect(heights(snapshots)).toEqual([2n]);
  expect(said).toEqual([
    `the snapshot in ${join(path, '1-1')} has format 1, which this program does not use, and is not offered; remove the folder`,
  ]);
  await blocks(snapshots, 6);
  expect(readdirSync(path).sort()).toEqual(['1-1', '6-2', '8-2']);
});

test('a state that cannot be read is told, and nothing of it stays', async () => {
  const snapshots = await open({ interval: 1 });
  const top = vi.spyOn(PostOrderWalk.prototype, 'top').mockImplementation(() => {
    throw new Error('a record is damaged');
  });
  await blocks(snapshots, 1);
  top.mockRestore();
  expect(String(failed[0]?.[1])).toContain('a record is damaged');
  expect(existsSync(path) ? readdirSync(path) : []).toEqual([]);
  await blocks(snapshots, 1);
  expect(heights(snapshots)).toEqual([2n]);
});

test('a state that no snapshot can hold is told, and nothing of it stays', async () => {
  const snapshots = await open({ interval: 1 });
  const branch = new Branch(store.view());
  branch.store('acc').set(new Uint8Array(70_000), utf8('value'));
  store.prepare(1n, branch);
  await store.commit();
  snapshots.committed();
  await snapshots.settled();
  expect(String(failed[0]?.[1])).toContain('a key of 70000 bytes');
  expect(readdirSync(path)).toEqual([]);
});

test('a node that ends gives up the one that it makes', async () => {
  const snapshots = await open({ sliceNodes: 1 });
  await commitSome(store, 2);
  snapshots.committed();
  await snapshots.close();
  expect(made).toEqual([]);
  expect(failed).toEqual([]);
  expect(existsSync(path) ? readdirSync(path) : []).toEqual([]);
  snapshots.committed();
  await snapshots.settled();
  expect(made).toEqual([]);
});
