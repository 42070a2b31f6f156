/** What a joining node can prove of a snapshot, and when: sizes with the offer, every whole node with the chunk that ends behind it. */

import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { equalBytes, joinBytes, utf8 } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { isInnerTop } from '../../../src/merkle/iavlTop.ts';
import { computeAppHash } from '../../../src/merkle/storeMap.ts';
import { Branch } from '../../../src/store/branch.ts';
import type { MultiStore } from '../../../src/store/multiStore.ts';
import {
  decodeMetadata,
  offerOf,
  type SnapshotStore,
  snapshotStore,
} from '../../../src/store/snapshots/snapshotMetadata.ts';
import { SnapshotReceiver } from '../../../src/store/snapshots/snapshotReceiver.ts';
import {
  forged,
  restoreInto,
  type SnapshotFiles,
  snapshotOf,
} from '../../harness/snapshotFiles.ts';
import { commitSome, openSmallStore } from '../../harness/snapshotStore.ts';
import { keysOnDisk } from './keysOnDisk.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const chunkBytes = 1000;
const keys = 600;

let honest: SnapshotFiles;
let appHash: Uint8Array;
let path: string;
let target: MultiStore;
let said: string[];
let receiver: SnapshotReceiver;

/** The state of the chain, or one of which a pair is another. */
async function madeOf(lie: number | undefined): Promise<SnapshotFiles & { appHash: Uint8Array }> {
  const store = await openSmallStore(temporaryFolder());
  await commitSome(store, 1, keys);
  const branch = new Branch(store.view());
  if (lie !== undefined) branch.store('acc').set(utf8(`key ${lie}`), utf8('mine'));
  branch.store('bank').set(utf8('last'), utf8('value'));
  store.prepare(2n, branch);
  await store.commit();
  const files = await snapshotOf(store.hold(), { chunkBytes });
  const { appHash: hash } = store.lastCommit;
  await store.close();
  return { ...files, appHash: hash };
}

beforeEach(async () => {
  const made = await madeOf(undefined);
  honest = made;
  ({ appHash } = made);
  path = temporaryFolder();
  said = [];
  await openTarget();
  onTestFinished(() => target.close());
});

async function openTarget(): Promise<void> {
  target = await openSmallStore(path);
  receiver = new SnapshotReceiver(target, (text) => said.push(text), { chunkBytes });
}

/** How many chunks were taken before one was refused, and who was named. */
async function taken({ offer, chunks }: SnapshotFiles): Promise<{ count: number; reject: object }> {
  expect(await receiver.offer(offer, appHash)).toBe('accept');
  for (const [index, chunk] of chunks.entries()) {
    const { answer, reject } = await receiver.apply(index, chunk, `peer ${index % 2}`);
    if (answer !== 'accept') {
      expect(answer).toBe('reject-snapshot');
      return { count: index, reject };
    }
  }
  return { count: chunks.length, reject: [] };
}

/** Of the stream. */
const partOf = (chunk: Uint8Array): Uint8Array => chunk.subarray(0, chunkBytes);

async function expectNothingLeft(): Promise<void> {
  expect(target.lastCommit.version).toBe(0n);
  await target.close();
  expect(await keysOnDisk(path)).toEqual(new Map());
  await openTarget();
}

describe('a chunk', () => {
  test.each([7, 100, 250, 433, 599])(
    'with a pair of another state (%i), in a tree of the same size, is refused at once, and the senders are named',
    async (lie) => {
      const other = await madeOf(lie);
      const parts = [honest, other].map(({ chunks }) => chunks.map(partOf));
      const first = (parts[0] ?? []).findIndex(
        (part, i) => !equalBytes(part, parts[1]?.[i] ?? part.subarray(1)),
      );
      expect(first).toBeGreaterThanOrEqual(0);
      // The liar says the chain's own roots and sizes, and hashes of its own chunks; what proves them it has from the chain.
      const chunks = other.chunks.map((chunk, i) =>
        joinBytes([partOf(chunk), (honest.chunks[i] as Uint8Array).subarray(chunkBytes)]),
      );
      const { count, reject } = await taken(forged(honest, chunks));
      // The pair may be cut off there, and be whole in the next one.
      expect(count - first).toBeGreaterThanOrEqual(0);
      expect(count - first).toBeLessThanOrEqual(1);
      expect(reject).toEqual(count === 0 ? ['peer 0'] : ['peer 0', 'peer 1']);
      expect(said.at(-1)).toMatch(/ends with a part of the store acc|store acc comes to the root/);
      await expectNothingLeft();
      // Its own proofs lead to its own root.
      expect((await taken(forged(honest, other.chunks))).count).toBe(0);
    },
  );

  test('of plausible leaves without end is refused as the first one', async () => {
    const other = await madeOf(0);
    const [first = new Uint8Array(0)] = other.chunks;
    const files = forged(honest, [...Array.from({ length: 40 }, () => first), new Uint8Array(9)]);
    expect((await taken(files)).count).toBe(0);
    await expectNothingLeft();
  });

  test('that is right and lacks its proof, or has another’s, is refused', async () => {
    const { chunks } = honest;
    for (const at of [0, 5, chunks.length - 2]) {
      const chunk = chunks[at] as Uint8Array;
      const other = chunks[at === 5 ? 6 : 5] as Uint8Array;
      const stream = chunk.subarray(0, chunkBytes);
      for (const lie of [
        stream,
        joinBytes([stream, other.subarray(chunkBytes)]),
        chunk.subarray(0, -1),
        joinBytes([chunk, chunk.subarray(chunkBytes)]),
        joinBytes([chunk, new Uint8Array(1)]),
      ]) {
        const files = forged(honest, chunks.with(at, lie));
        expect((await taken(files)).count).toBe(at);
        expect(said.at(-1)).toMatch(/what proves (chunk \d+ does not|a chunk does not parse)/);
      }
    }
    await expectNothingLeft();
  });

  test('that ends between two stores has nothing to prove, and is refused with a proof', async () => {
    const parts = honest.chunks.map((chunk) => chunk.subarray(0, chunkBytes));
    const stream = joinBytes(parts);
    const end = Buffer.from(stream).indexOf('\u0004bank');
    const [first, rest] = [stream.subarray(0, end), stream.subarray(end)];
    const path = (honest.chunks[5] as Uint8Array).subarray(chunkBytes);
    const options = { chunkBytes: end };
    const lie = forged(honest, [joinBytes([first, path]), rest]);
    expect(await restoreInto(target, lie, appHash, options)).toBe('reject-snapshot');
    expect(await restoreInto(target, forged(honest, [first, rest]), appHash, options)).toBe(
      'accept',
    );
    expect(target.lastCommit.appHash).toEqual(appHash);
  });

  test('that is too short or too long is refused as the first one, whatever its hash', async () => {
    const stream = joinBytes(honest.chunks.map((chunk) => chunk.subarray(0, chunkBytes)));
    const [first = new Uint8Array(0), ...rest] = honest.chunks;
    for (const lie of [
      // One byte a request, and none.
      [...Array.from(stream.subarray(0, 20_000), (byte) => Uint8Array.of(byte))],
      [new Uint8Array(0), ...honest.chunks],
      [first.subarray(0, chunkBytes - 1), ...rest],
      [joinBytes([first, new Uint8Array(4096)]), ...rest],
      [stream.subarray(0, 2 * chunkBytes + 4097), ...rest],
    ]) {
      expect((await taken(forged(honest, lie))).count).toBe(0);
      expect(said.at(-1)).toMatch(/a chunk has \d+ bytes, expected 1000 to 5096/);
    }
    const last = honest.chunks.length - 1;
    for (const lie of [new Uint8Array(0), new Uint8Array(chunkBytes + 1)]) {
      expect((await taken(forged(honest, honest.chunks.with(last, lie)))).count).toBe(last);
      expect(said.at(-1)).toMatch(/its last chunk has \d+ bytes, expected 1 to 1000/);
    }
    await expectNothingLeft();
  });

  test('of the chain is taken after all of these', async () => {
    const { chunks } = honest;
    expect((await taken(forged(honest, chunks.with(3, new Uint8Array(5))))).count).toBe(3);
    expect((await taken(honest)).count).toBe(chunks.length);
    expect(target.lastCommit.appHash).toEqual(appHash);
  });
});

describe('an offer', () => {
  const stores = (): readonly SnapshotStore[] => decodeMetadata(honest.offer.metadata).stores;

  test('proves the number of pairs, the height and the version of each store: none can be another', async () => {
    const changes = [{ size: keys + 1 }, { size: 0x7fff_ffff }, { height: 11 }, { version: 1n }];
    for (const change of changes) {
      const lies = stores().map(({ name, top }) =>
        snapshotStore(name, isInnerTop(top) ? { ...top, ...change } : top),
      );
      const { offer } = forged(honest, honest.chunks, { stores: lies });
      expect(await receiver.offer(offer, appHash)).toBe('reject');
      expect(said.at(-1)).toContain('its stores give the app hash');
    }
    const empty = stores().map(({ name }) => snapshotStore(name, { size: 0 }));
    const { offer } = forged(honest, honest.chunks, { stores: empty });
    expect(await receiver.offer(offer, appHash)).toBe('reject');
  });

  test('of fewer chunks than its pairs fill at least, or more than they fill at most, is refused', async () => {
    expect(await receiver.offer(forged(honest, honest.chunks.slice(0, 3)).offer, appHash)).toBe(
      'reject',
    );
    expect(said.at(-1)).toMatch(/its stores take \d+ bytes at least, and 3 chunks do not/);
    const metadata = decodeMetadata(honest.offer.metadata);
    const small = metadata.stores.map(({ name }) =>
      snapshotStore(name, { size: 1, version: 1n, key: utf8(name), valueHash: appHash }),
    );
    const ownHash = computeAppHash(small);
    for (const [chunks, answer] of [
      [30, 'accept'],
      [33, 'reject'],
    ] as const) {
      const chunkHashes = Array.from({ length: chunks }, () => sha256(utf8('chunk')));
      const offer = offerOf({ ...metadata, stores: small, chunkHashes });
      const usual = new SnapshotReceiver(target, (text) => said.push(text));
      expect(await usual.offer(offer, ownHash)).toBe(answer);
    }
    expect(said.at(-1)).toMatch(/its stores take \d+ bytes at most, and 33 chunks take more/);
  });
});

test('the number of chunks is bounded to a byte', async () => {
  const small = ['acc', 'bank', 'empty'].map((name, size) =>
    size === 2
      ? snapshotStore(name, { size, version: 1n, height: 1, left: appHash, right: appHash })
      : snapshotStore(name, { size: 0 }),
  );
  const answerTo = (chunks: number, partBytes: number): Promise<string> => {
    const chunkHashes = Array.from({ length: chunks }, () => appHash);
    const metadata = { ...decodeMetadata(honest.offer.metadata), stores: small, chunkHashes };
    const one = new SnapshotReceiver(target, () => {}, { chunkBytes: partBytes });
    return one.offer(offerOf(metadata), computeAppHash(small));
  };
  // Three names with their lengths; two leaves of a height, a version and two lengths; a height and a version.
  const least = 15 + 2 * 4 + 2;
  expect(await answerTo(1, least - 1)).toBe('reject');
  expect(await answerTo(1, least)).toBe('accept');
  // A number takes ten bytes; keys and values have their bounds.
  const most = 15 + 2 * (1 + 3 * 10 + 65_535 + 105_000_000) + 11;
  expect(await answerTo(2, most - 1)).toBe('accept');
  expect(await answerTo(2, most)).toBe('reject');
});

test('metadata stay small: a chunk adds 33 bytes', () => {
  const { metadata, chunks } = honest.offer;
  expect(chunks).toBeGreaterThan(10);
  expect(metadata.length).toBeLessThan(400 + 33 * chunks);
});

test('values longer than several chunks are cut, and restored', async () => {
  const store = await openSmallStore(temporaryFolder());
  await commitSome(store, 1, 20);
  const branch = new Branch(store.view());
  for (const [key, length] of [
    ['a', 5 * chunkBytes],
    ['key 11', chunkBytes],
    ['z', 3 * chunkBytes - 17],
  ] as const) {
    branch.store('acc').set(utf8(key), new Uint8Array(length).fill(length % 251));
  }
  store.prepare(2n, branch);
  await store.commit();
  const files = await snapshotOf(store.hold(), { chunkBytes });
  expect(files.chunks.length).toBeGreaterThan(9);
  expect(await restoreInto(target, files, store.lastCommit.appHash, { chunkBytes })).toBe('accept');
  const pairs = [store, target].map((one) => [...one.view().store('acc').iterate({})]);
  expect(pairs[1]).toEqual(pairs[0]);
  await store.close();
});
