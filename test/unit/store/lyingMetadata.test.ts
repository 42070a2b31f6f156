/** Metadata that a liar would send, with a hash that fits: refused at once, with a reason. */

import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { joinBytes, utf8 } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { computeAppHash } from '../../../src/merkle/storeMap.ts';
import { ByteWriter } from '../../../src/store/byteWriter.ts';
import {
  encodeMetadata,
  type SnapshotMetadata,
  snapshotStore,
} from '../../../src/store/snapshots/snapshotMetadata.ts';
import { SnapshotReceiver } from '../../../src/store/snapshots/snapshotReceiver.ts';
import { openSmallStore } from '../../harness/snapshotStore.ts';
import { madeUpHash, madeUpMetadata, madeUpTop } from './madeUpMetadata.ts';
import { temporaryFolder } from './temporaryFolder.ts';

let receiver: SnapshotReceiver;
let said: string[];

beforeEach(async () => {
  const store = await openSmallStore(temporaryFolder());
  said = [];
  receiver = new SnapshotReceiver(store, (text) => said.push(text));
  onTestFinished(() => store.close());
});

describe('metadata', () => {
  const good = (): SnapshotMetadata => madeUpMetadata(1, [new Uint8Array(1)]);

  async function refusalOfMetadata(metadata: Uint8Array): Promise<string> {
    const offer = { height: 9n, format: 2, chunks: 1, hash: sha256(metadata), metadata };
    expect(await receiver.offer(offer, computeAppHash(good().stores))).toBe('reject');
    return said.at(-1) ?? '';
  }

  test('with counts beyond their bytes are refused at once', async () => {
    const head = (): ByteWriter => new ByteWriter().uvarint(9).uvarint(1).uvarint(0);
    const huge = (1n << 64n) - 1n;
    const store = (): ByteWriter => head().uvarint(1).text('acc');
    for (const lie of [
      head().uvarint(huge),
      head().uvarint(1).uvarint(huge),
      store().uvarint(1).uvarint(1).uvarint(huge),
      store().uvarint(2).byte(1).uvarint(1).uvarint(huge),
      store().uvarint(0).uvarint(huge),
      store(),
      store().uvarint(2),
    ]) {
      expect(await refusalOfMetadata(lie.finish())).toMatch(
        /a record ends early|a number in a record does not parse/,
      );
    }
  });

  test('with a number in more bytes than it takes are refused, so that a state has one form of them', async () => {
    const bytes = encodeMetadata(good());
    // The version, which comes first.
    const longer = joinBytes([Uint8Array.of(0x80 | (bytes[0] as number), 0), bytes.subarray(1)]);
    expect(await refusalOfMetadata(longer)).toContain('a number in a record does not parse');
  });

  test.each<[string, (writer: ByteWriter) => ByteWriter, string]>([
    ['more pairs than a tree can hold', (w) => w.uvarint(1n << 32n), 'a tree of 4294967296 pairs'],
    ['pairs without end', (w) => w.uvarint((1n << 64n) - 1n), 'of 18446744073709551615 pairs'],
    ['two pairs at height 0', (w) => w.uvarint(2).byte(0), 'a leaf of 2 pairs'],
    ['a node of version 0', (w) => w.uvarint(2).byte(1).uvarint(0), 'a node of version 0'],
    ['a leaf of version 0', (w) => w.uvarint(1).uvarint(0), 'a node of version 0'],
    [
      'a version that Go does not know',
      (w) =>
        w
          .uvarint(2)
          .byte(1)
          .uvarint(1n << 63n),
      'a node of version 9223372036854775808',
    ],
    [
      'a node to come',
      (w) => w.uvarint(2).byte(1).uvarint(10).bytes(madeUpHash).bytes(madeUpHash),
      'a node of version 10 in version 9',
    ],
    [
      'a leaf to come',
      (w) => w.uvarint(1).uvarint(10).text('key').bytes(madeUpHash),
      'a node of version 10 in version 9',
    ],
    [
      'a child that is none',
      (w) => w.uvarint(2).byte(1).uvarint(9).bytes(utf8('left')),
      '32 bytes',
    ],
    [
      'a value that is none',
      (w) => w.uvarint(1).uvarint(9).text('key').bytes(utf8('value')),
      '32 bytes',
    ],
    [
      'a key of any length',
      (w) => w.uvarint(1).uvarint(9).bytes(new Uint8Array(65_536)).bytes(madeUpHash),
      'a key of 65536 bytes',
    ],
    [
      'more chunks than CometBFT takes',
      (w) =>
        w
          .uvarint(0)
          .uvarint(100_001)
          .skip(33 * 100_001),
      '100001 chunks, and 100000 are the most',
    ],
    ['more bytes than CometBFT takes', (w) => w.skip(3_900_000), 'bytes of metadata, and 3900000'],
  ])('with %s are refused', async (_, write, why) => {
    const metadata = new ByteWriter().uvarint(9).uvarint(1).uvarint(0).uvarint(1).text('acc');
    expect(await refusalOfMetadata(write(metadata).finish())).toContain(why);
  });

  test.each<[string, Partial<SnapshotMetadata>, string]>([
    ['height 0', { version: 0n }, '0 is no height'],
    ['a height that Go does not know', { version: 1n << 63n }, 'is no height'],
    [
      'stores without end',
      {
        stores: Array.from({ length: 1001 }, (_, i) =>
          snapshotStore(`${10_000 + i}`, madeUpTop(0)),
        ),
      },
      '1001 stores, and 1000 are the most',
    ],
    ['no stores', { stores: [] }, 'a store and a chunk at least'],
    ['no chunks', { chunkHashes: [] }, 'a store and a chunk at least'],
    ['a store twice', { stores: [...good().stores, ...good().stores] }, 'ascending order'],
    ['stores in another order', { stores: [...good().stores].reverse() }, 'ascending order'],
    ['a store without a name', { stores: [snapshotStore('', madeUpTop(1))] }, 'ascending order'],
    [
      'a name without end',
      { stores: [snapshotStore('x'.repeat(300), madeUpTop(1))] },
      'ascending order',
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
