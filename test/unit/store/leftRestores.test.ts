/** What is on the disk of a node whose restore ended in the middle, and after one that came to its end. */

import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { toHex, utf8 } from '../../../src/lib/bytes.ts';
import { Database } from '../../../src/store/database.ts';
import { decodeMetadata } from '../../../src/store/snapshots/snapshotMetadata.ts';
import { Snapshots } from '../../../src/store/snapshots/snapshots.ts';
import { StoreError } from '../../../src/store/storeError.ts';
import { forged } from '../../harness/snapshotFiles.ts';
import { commitSome } from '../../harness/snapshotStore.ts';
import { keysOnDisk } from './keysOnDisk.ts';
import { playChunkBytes, RestorePlay } from './restorePlay.ts';
import { temporaryFolder } from './temporaryFolder.ts';

let play: RestorePlay;

beforeEach(async () => {
  play = await RestorePlay.start();
});

async function expectEmptyDisk(): Promise<void> {
  expect(await keysOnDisk(play.path)).toEqual(new Map());
}

test('of a snapshot that is refused at its end nothing stays, and the next one is restored', async () => {
  const { snapshot, appHash } = play;
  const files = forged(snapshot, [...snapshot.chunks.slice(0, -1), new Uint8Array(100)]);
  await play.receiver.offer(files.offer, appHash);
  expect((await play.send(files)).at(-1)).toBe('reject-snapshot');
  await play.reopen(expectEmptyDisk);
  await play.begin(snapshot.chunks.length);
  await play.expectRestored();
});

test('a restore that is left in the middle leaves a home that starts from nothing', async () => {
  await play.begin(2);
  await play.reopen(async () => {
    expect((await keysOnDisk(play.path)).get('n')).toBeGreaterThan(0);
  });
  expect(play.target.lastCommit.version).toBe(0n);
  await play.reopen(expectEmptyDisk);
  await commitSome(play.target, 4);
  await play.expectRestored();
});

test('blocks that come after a restore was left begin at the first one, and nothing of it stays', async () => {
  await play.begin(1);
  await commitSome(play.target, 4);
  expect(toHex(play.target.lastCommit.appHash)).toBe(toHex(play.appHash));
  expect((await play.send()).slice(1, 3)).toEqual(['abort', 'abort']);
  await play.reopen(async () => {
    expect([...(await keysOnDisk(play.path)).keys()].sort()).toEqual(['c', 'h', 'l']);
  });
  await play.expectRestored();
});

test('blocks leave nothing of a restore that nobody went on with', async () => {
  await play.begin(3);
  await commitSome(play.target, 1);
  await play.reopen(async () => {
    expect([...(await keysOnDisk(play.path)).keys()].sort()).toEqual(['c', 'h', 'l']);
  });
  expect(play.target.lastCommit.version).toBe(1n);
});

test('a disk that is full ends the restore, and the home starts from nothing', async () => {
  await play.begin(1);
  const chunk = play.snapshot.chunks[1] as Uint8Array;
  const write = vi.spyOn(Database.prototype, 'write');
  write.mockRejectedValue(new StoreError('WRITE_FAILED', 'no space'));
  await expect(play.receiver.apply(1, chunk, 'peer')).rejects.toThrow('no space');
  expect((await play.receiver.apply(1, chunk, 'peer')).answer).toBe('abort');
  write.mockRestore();
  await play.reopen();
  expect(play.target.lastCommit.version).toBe(0n);
  await play.begin(play.snapshot.chunks.length);
  await play.expectRestored();
});

test('a restored state is one checkpoint: its disk holds a record for each inner node, and no log', async () => {
  await play.begin(play.snapshot.chunks.length);
  const { stores } = decodeMetadata(play.snapshot.offer.metadata);
  const inner = stores.reduce((sum, { leaves }) => sum + Math.max(0, leaves - 1), 0);
  await play.reopen(async () => {
    expect(Object.fromEntries(await keysOnDisk(play.path))).toEqual({ c: 1, h: 1, n: inner, r: 1 });
  });
  expect(play.target.view().store('bank').get(utf8('height'))).toEqual(utf8('4'));
  await play.expectRestored();
});

test('the mark of a restore goes when the disk has lost its nodes, or has all of them, and not before', async () => {
  await play.begin(2);
  const calls: string[] = [];
  for (const name of ['clear', 'flush', 'write'] as const) {
    const original = Database.prototype[name] as (...args: never[]) => Promise<void>;
    const called = function (this: Database, ...args: never[]): Promise<void> {
      calls.push(name);
      return original.apply(this, args);
    };
    vi.spyOn(Database.prototype, name).mockImplementation(called);
  }
  onTestFinished(() => void vi.restoreAllMocks());
  await play.receiver.giveUp();
  expect(calls).toEqual(['clear', 'flush', 'write']);
  await play.begin(2);
  // At a start too, which then looks for logs of versions that were not committed.
  await play.reopen(async () => void calls.splice(0));
  expect(calls).toEqual(['clear', 'flush', 'write', 'clear']);
  await play.begin(play.snapshot.chunks.length - 1);
  calls.splice(0);
  expect(await play.send(play.snapshot, play.snapshot.chunks.length - 1)).toEqual(['accept']);
  // Then it is opened.
  const written = calls.filter((name) => name !== 'clear');
  expect(written.slice(-3)).toEqual(['write', 'flush', 'write']);
});

test('a node that ends takes what has come of a snapshot before its state is closed', async () => {
  const { target, snapshot, appHash } = play;
  const snapshots = await Snapshots.open({
    path: temporaryFolder(),
    store: target,
    interval: 0,
    keepRecent: 0,
    chunkBytes: playChunkBytes,
  });
  const { receiver } = snapshots;
  await receiver.offer(snapshot.offer, appHash);
  const applied = snapshot.chunks.map((chunk, index) => receiver.apply(index, chunk, 'peer'));
  await snapshots.close();
  await target.close();
  expect((await Promise.all(applied)).at(-1)).toMatchObject({ answer: 'accept', isRestored: true });
  await play.reopen();
  await play.expectRestored();
});
