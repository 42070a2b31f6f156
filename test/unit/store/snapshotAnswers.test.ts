/** What a node answers to peers that offer and send snapshots. */

import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../../../src/lib/bytes.ts';
import { Branch } from '../../../src/store/branch.ts';
import type { MultiStore } from '../../../src/store/multiStore.ts';
import { openMultiStore } from '../../../src/store/multiStore.ts';
import { SnapshotReceiver } from '../../../src/store/snapshots/snapshotReceiver.ts';
import { forged, type SnapshotFiles, snapshotOf } from '../../harness/snapshotFiles.ts';
import { commitSome, openSmallStore } from '../../harness/snapshotStore.ts';
import { playChunkBytes, RestorePlay } from './restorePlay.ts';
import { temporaryFolder } from './temporaryFolder.ts';

let play: RestorePlay;
let source: MultiStore;
let snapshot: SnapshotFiles;
let appHash: Uint8Array;
let target: MultiStore;
let receiver: SnapshotReceiver;
let said: string[];

beforeEach(async () => {
  play = await RestorePlay.start();
  ({ source, snapshot, appHash, target, receiver, said } = play);
});

describe('an offer', () => {
  test('is taken where all of it agrees, and its chunks make the state', async () => {
    expect(await receiver.offer(snapshot.offer, appHash)).toBe('accept');
    expect(new Set(await play.send(snapshot))).toEqual(new Set(['accept']));
    expect(said.at(-1)).toBe('the snapshot of height 4 is restored');
    await play.expectRestored();
  });

  test('of another format is refused as such', async () => {
    for (const format of [0, 1, 3, 0xffffffff]) {
      expect(await receiver.offer({ ...snapshot.offer, format }, appHash)).toBe('reject-format');
    }
  });

  test('that is none is refused', async () => {
    expect(await receiver.offer(undefined, appHash)).toBe('reject');
  });

  test('with an app hash that is not the chain’s is refused before a chunk is fetched', async () => {
    expect(await receiver.offer(snapshot.offer, new Uint8Array(32))).toBe('reject');
    expect(await receiver.offer(snapshot.offer, new Uint8Array(0))).toBe('reject');
    expect(said[0]).toContain(`its stores give the app hash ${toHex(appHash)}`);
  });

  test('whose parts do not agree with its metadata is refused', async () => {
    const { offer } = snapshot;
    const changed = offer.metadata.slice();
    changed[1] = 0x55;
    for (const [change, why] of [
      [{ height: 5n }, 'it is offered for height 5, and its metadata are of 4'],
      [{ chunks: offer.chunks + 1 }, `and its metadata have ${offer.chunks}`],
      [{ chunks: 0xffffffff }, `and its metadata have ${offer.chunks}`],
      [{ hash: new Uint8Array(32) }, 'its hash is not that of its metadata'],
      [{ hash: new Uint8Array(0) }, 'its hash is not that of its metadata'],
      [{ metadata: changed }, 'its hash is not that of its metadata'],
      [{ metadata: new Uint8Array(0) }, 'its hash is not that of its metadata'],
    ] as const) {
      expect(await receiver.offer({ ...offer, ...change }, appHash)).toBe('reject');
      expect(said.at(-1)).toContain(why);
    }
    expect(target.lastCommit.version).toBe(0n);
  });

  test('of a state with other stores than the program’s is refused, with the stores', async () => {
    const other = await openMultiStore({ path: temporaryFolder(), storeNames: ['acc', 'foreign'] });
    other.prepare(1n, new Branch(other.view()));
    await other.commit();
    const { offer } = await snapshotOf(other.hold());
    expect(await receiver.offer(offer, other.lastCommit.appHash)).toBe('reject');
    expect(said.at(-1)).toContain('has the stores acc, foreign');
    await other.close();
  });

  test('of a state before an upgrade is taken by the program that brings it, which then does it', async () => {
    const upgrades = [{ added: ['new'], deleted: [], renamed: [{ from: 'acc', to: 'accounts' }] }];
    const options = { storeNames: ['accounts', 'bank', 'empty', 'new'], upgrades };
    const later = await openSmallStore(join(temporaryFolder(), 'later'), options);
    const chunkBytes = playChunkBytes;
    const own = new SnapshotReceiver(later, (text) => said.push(text), { chunkBytes });
    expect(await own.offer(snapshot.offer, appHash)).toBe('accept');
    for (const [index, chunk] of snapshot.chunks.entries()) {
      expect((await own.apply(index, chunk, 'peer')).answer).toBe('accept');
    }
    const upgrade = (store: MultiStore): Uint8Array => {
      const branch = new Branch(store.view());
      branch.store('new').set(utf8('key'), utf8('value'));
      return store.prepare(5n, branch, upgrades[0]);
    };
    const hash = toHex(upgrade(later));
    await later.commit();
    await later.close();
    const path = join(temporaryFolder(), 'upgraded');
    const before = await openSmallStore(path);
    await commitSome(before, 4);
    await before.close();
    const upgraded = await openSmallStore(path, options);
    expect(hash).toBe(toHex(upgrade(upgraded)));
    await upgraded.close();
  });

  test('to a node that has a state ends state sync', async () => {
    const own = new SnapshotReceiver(source, (text) => said.push(text));
    expect(await own.offer(snapshot.offer, appHash)).toBe('abort');
    expect(said[0]).toContain('this node has the state of height 4 already');
    expect((await own.apply(0, snapshot.chunks[0] as Uint8Array, 'peer')).answer).toBe('abort');
    expect(source.lastCommit.appHash).toEqual(appHash);
  });

  test('in the middle of another begins anew', async () => {
    await receiver.offer(snapshot.offer, appHash);
    await receiver.apply(0, snapshot.chunks[0] as Uint8Array, 'peer');
    expect(await receiver.offer(snapshot.offer, appHash)).toBe('accept');
    await play.send(snapshot);
    await play.expectRestored();
  });
});

describe('a chunk', () => {
  test('without an offer before it ends state sync', async () => {
    expect(await receiver.apply(0, new Uint8Array(10), 'peer')).toEqual({
      answer: 'abort',
      refetch: [],
      reject: [],
      isRestored: false,
    });
  });

  test('that does not have its hash is fetched again, its sender is named, and nothing is lost', async () => {
    await receiver.offer(snapshot.offer, appHash);
    await receiver.apply(0, snapshot.chunks[0] as Uint8Array, 'peer');
    const right = snapshot.chunks[1] as Uint8Array;
    const wrong = right.slice();
    wrong[17] = (wrong[17] as number) ^ 1;
    for (const bytes of [wrong, new Uint8Array(0), right.subarray(1), new Uint8Array(17_000_000)]) {
      expect(await receiver.apply(1, bytes, 'liar')).toEqual({
        answer: 'retry',
        refetch: [1],
        reject: ['liar'],
        isRestored: false,
      });
    }
    expect((await receiver.apply(1, wrong, '')).reject).toEqual([]);
    await play.send(snapshot, 1);
    await play.expectRestored();
  });

  test('that came already changes nothing; one that is too early begins anew; one that is none ends it', async () => {
    await receiver.offer(snapshot.offer, appHash);
    const [first, second, third] = snapshot.chunks as [Uint8Array, Uint8Array, Uint8Array];
    await receiver.apply(0, first, 'peer');
    expect((await receiver.apply(0, first, 'peer')).answer).toBe('accept');
    expect((await receiver.apply(2, third, 'peer')).answer).toBe('retry-snapshot');
    expect((await receiver.apply(0xffffffff, third, 'peer')).answer).toBe('abort');
    expect((await receiver.apply(1, second, 'peer')).answer).toBe('accept');
    await play.send(snapshot, 2);
    await play.expectRestored();
  });

  test('is the peer’s until it is copied: what the caller does with it afterwards is not seen', async () => {
    const metadata = snapshot.offer.metadata.slice();
    const hash = appHash.slice();
    const offered = receiver.offer({ ...snapshot.offer, metadata }, hash);
    metadata.fill(0);
    hash.fill(0);
    expect(await offered).toBe('accept');
    for (const [index, chunk] of snapshot.chunks.entries()) {
      const bytes = chunk.slice();
      const applied = receiver.apply(index, bytes, 'peer');
      bytes.fill(0);
      expect((await applied).answer).toBe('accept');
    }
    await play.expectRestored();
  });
});

describe('a snapshot whose chunks fit their hashes', () => {
  test('is refused where it is cut off, or goes on after its end', async () => {
    const { chunks } = snapshot;
    const last = chunks.at(-1) as Uint8Array;
    const longer = [...chunks.slice(0, -1), Uint8Array.of(...last, 0)];
    const more = [...chunks, Uint8Array.of(0)];
    for (const lie of [
      chunks.slice(0, -1),
      [...chunks.slice(0, -1), last.subarray(1)],
      longer,
      more,
    ]) {
      const files = forged(snapshot, lie);
      expect(await receiver.offer(files.offer, appHash)).toBe('accept');
      expect(await play.send(files)).toContain('reject-snapshot');
      expect(target.lastCommit.version).toBe(0n);
    }
  });
});
