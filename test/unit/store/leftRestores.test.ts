/** What is on the disk of a node whose restore ended in the middle, and after one that came to its end. */

import { beforeEach, expect, test, vi } from 'vitest';
import { toHex, utf8 } from '../../../src/lib/bytes.ts';
import { Database } from '../../../src/store/database.ts';
import { decodeMetadata } from '../../../src/store/snapshots/snapshotMetadata.ts';
import { StoreError } from '../../../src/store/storeError.ts';
import { forged } from '../../harness/snapshotFiles.ts';
import { commitSome } from '../../harness/snapshotStore.ts';
import { keysOnDisk } from './keysOnDisk.ts';
import { RestorePlay } from './restorePlay.ts';

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
