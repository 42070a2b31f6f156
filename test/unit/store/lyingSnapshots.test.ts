/** Trees and metadata that a liar would send, each with hashes that fit its chunks: every one is refused, and costs little. */

import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { utf8 } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { computeAppHash } from '../../../src/merkle/storeMap.ts';
import { ByteWriter } from '../../../src/store/byteWriter.ts';
import type { MultiStore } from '../../../src/store/multiStore.ts';
import {
  encodeMetadata,
  offerOf,
  type SnapshotMetadata,
} from '../../../src/store/snapshots/snapshotMetadata.ts';
import { SnapshotReceiver } from '../../../src/store/snapshots/snapshotReceiver.ts';
import { openSmallStore, snapshotStoreNames } from '../../harness/snapshotStore.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const root = new Uint8Array(32).fill(7);
let store: MultiStore;
let receiver: SnapshotReceiver;
let said: string[];

beforeEach(async () => {
  store = await openSmallStore(temporaryFolder());
  said = [];
  receiver = new SnapshotReceiver(store, (text) => said.push(text));
  onTestFinished(() => store.close());
});

function metadataOf(leaves: number, chunks: readonly Uint8Array[]): SnapshotMetadata {
  return {
    version: 9n,
    time: { seconds: 1n, nanos: 0 },
    stores: snapshotStoreNames.map((name) => ({ name, root, leaves })),
    chunkHashes: chunks.map(sha256),
  };
}

interface Lie {
  readonly height?: number;
  readonly version?: number | bigint;
  readonly key?: string;
}

/** The first store's nodes, as they are given. */
function streamOf(nodes: readonly Lie[], name = 'acc'): Uint8Array {
  const writer = new ByteWriter().text(name);
  for (const { height = 0, version = 1, key = '' } of nodes) {
    writer.byte(height).uvarint(version);
    if (height === 0) writer.text(key).text('value');
  }
  return writer.finish();
}

/** The refusal of a stream, which must come with its first chunk. */
async function refusalOf(leaves: number, stream: Uint8Array): Promise<string> {
  const metadata = metadataOf(leaves, [stream, new Uint8Array(0)]);
  expect(await receiver.offer(offerOf(metadata), computeAppHash(metadata.stores))).toBe('accept');
  const { answer } = await receiver.apply(0, stream, 'liar');
  expect(answer).toBe('reject-snapshot');
  expect(store.lastCommit.version).toBe(0n);
  return said.at(-1) ?? '';
}

const leaf = (key: string): Lie => ({ key });
const inner = (height: number): Lie => ({ height });

describe('a tree', () => {
  test.each<[string, number, readonly Lie[], string]>([
    ['keys that go down', 2, [leaf('b'), leaf('a'), inner(1)], 'a key that does not come after'],
    ['a key twice', 2, [leaf('a'), leaf('a'), inner(1)], 'a key that does not come after'],
    ['a parent without children', 2, [inner(1)], 'a parent without two children'],
    ['a parent of one child', 2, [leaf('a'), inner(1)], 'a parent without two children'],
    [
      'a height that is not its own',
      2,
      [leaf('a'), leaf('b'), inner(2)],
      'a height that is not its own',
    ],
    ['the greatest height', 2, [leaf('a'), leaf('b'), inner(255)], 'a height that is not its own'],
    [
      'a branch that is too long',
      5,
      [
        leaf('a'),
        leaf('b'),
        inner(1),
        leaf('c'),
        leaf('d'),
        inner(1),
        inner(2),
        leaf('e'),
        inner(3),
      ],
      'a tree that is not balanced',
    ],
    [
      'more leaves than announced',
      2,
      [leaf('a'), leaf('b'), leaf('c')],
      'more leaves than were announced',
    ],
    ['version 0', 2, [{ key: 'a', version: 0 }], 'a node of version 0 in version 9'],
    ['a version to come', 2, [{ key: 'a', version: 10 }], 'a node of version 10 in version 9'],
    ['a huge version', 2, [{ key: 'a', version: (1n << 64n) - 1n }], 'in version 9'],
    ['another root', 1, [leaf('a')], 'comes to the root'],
  ])('with %s is refused', async (_, leaves, nodes, why) => {
    expect(await refusalOf(leaves, streamOf(nodes))).toContain(why);
  });

  test('that is all leaves is refused at the fourth, however large they are', async () => {
    const leaves = Array.from({ length: 4 }, (_, i) => leaf(`key ${1000 + i}`));
    expect(await refusalOf(300, streamOf(leaves))).toContain(
      'a tree that nothing could balance any more',
    );
  });

  test('that ends and is followed by more is refused', async () => {
    const metadata = { ...metadataOf(0, []), stores: [] };
    const hash = sha256(new Uint8Array(0));
    const stores = snapshotStoreNames.map((name) => ({ name, root: hash, leaves: 0 }));
    const writer = new ByteWriter();
    for (const name of snapshotStoreNames) writer.text(name);
    const stream = writer.byte(0).finish();
    const offer = offerOf({ ...metadata, stores, chunkHashes: [sha256(stream)] });
    expect(await receiver.offer(offer, computeAppHash(stores))).toBe('accept');
    // Who sent chunks that fit metadata that lie is not asked again.
    expect(await receiver.apply(0, stream, 'liar')).toMatchObject({
      answer: 'reject-snapshot',
      reject: ['liar'],
    });
    expect(said.at(-1)).toContain('bytes are left after its last store');
  });
});

describe('a stream', () => {
  test('with another store than the metadata say is refused', async () => {
    expect(await refusalOf(1, streamOf([], 'bank'))).toContain('it holds the store "bank"');
  });

  test.each([
    [
      'name',
      new ByteWriter().uvarint(1n << 60n).finish(),
      'a name of a store of 1152921504606846976 bytes',
    ],
    [
      'key',
      new ByteWriter()
        .text('acc')
        .byte(0)
        .uvarint(1)
        .uvarint(1n << 32n)
        .finish(),
      'a key of 4294967296 bytes',
    ],
    [
      'value',
      new ByteWriter()
        .text('acc')
        .byte(0)
        .uvarint(1)
        .text('a')
        .uvarint((1n << 64n) - 1n)
        .finish(),
      'a value of 18446744073709551615 bytes',
    ],
  ])('with a %s of a length that lies is refused at once', async (_, stream, why) => {
    expect(await refusalOf(2, stream)).toContain(why);
  });

  test('with a number without end, or a name that is no text, is refused', async () => {
    expect(await refusalOf(2, new Uint8Array(20).fill(0xff))).toContain(
      'a number that does not parse',
    );
    expect(await refusalOf(2, Uint8Array.of(2, 0xff, 0xfe))).toContain('is not UTF-8');
  });
});

describe('metadata', () => {
  const good = (): SnapshotMetadata => metadataOf(1, [new Uint8Array(1)]);

  async function refusalOfMetadata(metadata: Uint8Array): Promise<string> {
    const offer = { height: 9n, format: 1, chunks: 1, hash: sha256(metadata), metadata };
    expect(await receiver.offer(offer, computeAppHash(good().stores))).toBe('reject');
    return said.at(-1) ?? '';
  }

  test('with counts beyond their bytes are refused at once', async () => {
    const head = (): ByteWriter => new ByteWriter().uvarint(9).uvarint(1).uvarint(0);
    const huge = (1n << 64n) - 1n;
    for (const lie of [
      head().uvarint(huge),
      head().uvarint(1).text('acc').uvarint(huge),
      head().uvarint(1).text('acc').bytes(root).uvarint(1).uvarint(huge),
    ]) {
      expect(await refusalOfMetadata(lie.finish())).toContain('a record ends early');
    }
    const wide = head().uvarint(1).text('acc').bytes(root).uvarint(huge).uvarint(0);
    expect(await refusalOfMetadata(wide.finish())).toContain(
      'a store of 18446744073709551615 pairs',
    );
  });

  test.each<[string, Partial<SnapshotMetadata>, string]>([
    ['height 0', { version: 0n }, '0 is no height'],
    ['a height that Go does not know', { version: 1n << 63n }, 'is no height'],
    ['no stores', { stores: [] }, 'a store and a chunk at least'],
    ['no chunks', { chunkHashes: [] }, 'a store and a chunk at least'],
    ['a store twice', { stores: [...good().stores, ...good().stores] }, 'ascending order'],
    ['stores in another order', { stores: [...good().stores].reverse() }, 'ascending order'],
    ['a store without a name', { stores: [{ name: '', root, leaves: 1 }] }, 'ascending order'],
    [
      'a name without end',
      { stores: [{ name: 'x'.repeat(300), root, leaves: 1 }] },
      'ascending order',
    ],
    [
      'a root that is none',
      { stores: [{ name: 'acc', root: utf8('root'), leaves: 1 }] },
      '32 bytes',
    ],
    ['a hash that is none', { chunkHashes: [utf8('hash')] }, '32 bytes'],
    ['a time that is none', { time: { seconds: 1n, nanos: 1_000_000_000 } }, 'are no time'],
    ['a time out of the calendar', { time: { seconds: 1n << 60n, nanos: 0 } }, 'are no time'],
  ])('with %s are refused', async (_, change, why) => {
    expect(await refusalOfMetadata(encodeMetadata({ ...good(), ...change }))).toContain(why);
  });

  test('with bytes behind their end are refused', async () => {
    const longer = Uint8Array.of(...encodeMetadata(good()), 0);
    expect(await refusalOfMetadata(longer)).toContain('longer than its content');
  });
});
