/** Trees that a liar would send, each with hashes that fit its chunks: every one is refused, and costs little. */

import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { joinBytes } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { computeAppHash } from '../../../src/merkle/storeMap.ts';
import { ByteWriter } from '../../../src/store/byteWriter.ts';
import type { MultiStore } from '../../../src/store/multiStore.ts';
import { offerOf } from '../../../src/store/snapshots/snapshotMetadata.ts';
import { SnapshotReceiver } from '../../../src/store/snapshots/snapshotReceiver.ts';
import { openSmallStore, snapshotStoreNames } from '../../harness/snapshotStore.ts';
import { madeUpMetadata } from './madeUpMetadata.ts';
import { temporaryFolder } from './temporaryFolder.ts';

let store: MultiStore;
let receiver: SnapshotReceiver;
let said: string[];

beforeEach(async () => {
  store = await openSmallStore(temporaryFolder());
  said = [];
  receiver = new SnapshotReceiver(store, (text) => said.push(text));
  onTestFinished(() => store.close());
});

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
  const others = Array.from({ length: 99 }, () => new Uint8Array(0));
  const metadata = madeUpMetadata(leaves, [stream, ...others]);
  receiver = new SnapshotReceiver(store, (text) => said.push(text), { chunkBytes: stream.length });
  expect(await receiver.offer(offerOf(metadata), computeAppHash(metadata.stores))).toBe('accept');
  const { answer } = await receiver.apply(0, stream, 'liar');
  expect(answer).toBe('reject-snapshot');
  expect(store.lastCommit.version).toBe(0n);
  return said.at(-1) ?? '';
}

test('a number in more bytes than it takes is refused, so that a state has one stream', async () => {
  const stream = streamOf([leaf('a'), leaf('b'), inner(1)]);
  // The first leaf's version stands behind the name and the leaf's height.
  const at = new ByteWriter().text('acc').length + 1;
  const version = Uint8Array.of(0x80 | (stream[at] as number), 0);
  const longer = joinBytes([stream.subarray(0, at), version, stream.subarray(at + 1)]);
  expect(await refusalOf(2, longer)).toContain('a number that does not parse');
});

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
    const metadata = madeUpMetadata(0, []);
    const { stores } = metadata;
    const writer = new ByteWriter();
    for (const name of snapshotStoreNames) writer.text(name);
    const stream = writer.byte(0).finish();
    const offer = offerOf({ ...metadata, chunkHashes: [sha256(stream)] });
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
