import { CommitInfo } from 'cosmjs-types/cosmos/store/v1beta1/commit_info';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/lib/bytes.ts';
import { ByteReader, RecordError } from '../../../src/store/byteReader.ts';
import { ByteWriter } from '../../../src/store/byteWriter.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/store/checkpointRecord.ts';
import {
  decodeCommitRecord,
  encodeCommitInfo,
  encodeCommitRecord,
} from '../../../src/store/commitRecord.ts';
import { decodeHead, encodeHead } from '../../../src/store/headRecord.ts';
import {
  decodeLogEnd,
  decodeLogPart,
  LogEncoder,
  type LogEntry,
} from '../../../src/store/logEntry.ts';
import { openRecord, sealRecord } from '../../../src/store/sealedRecord.ts';

const entry = {
  upgrade: { added: ['n'], deleted: [], renamed: [{ from: 'a', to: 'b' }] },
  changes: [
    {
      name: 'höhe',
      changes: [
        { key: utf8('k'), value: utf8('v') },
        { key: new Uint8Array(300), value: undefined },
        { key: new Uint8Array(0), value: new Uint8Array(0) },
      ],
    },
  ],
};
const head = {
  version: (1n << 62n) + 1n,
  oldest: 5n,
  checkpoint: 5n,
};
const checkpoint = {
  version: 5n,
  lastDiskId: 2 ** 40 + 1,
  stores: [
    { name: 'acc', root: new Uint8Array(70).fill(3) },
    { name: 'empty', root: new Uint8Array(0) },
  ],
};
const commit = {
  version: 7n,
  appHash: new Uint8Array(32).fill(1),
  stores: [{ name: 'acc', root: new Uint8Array(32).fill(2) }],
  time: { seconds: 1_700_000_000n, nanos: 999_999_999 },
  meta: new Uint8Array(0),
};

/** The bodies of an entry's records, the last of which is its end. */
function bodiesOf(entry: LogEntry, partBytes: number, encoder = new LogEncoder()): Uint8Array[] {
  return Array.from(encoder.records(entry, partBytes), ({ record }) => openRecord(record.slice()));
}

describe('records', () => {
  test.each([(1n << 31n) - 1n, 1n << 31n, (1n << 32n) - 1n, 1n << 32n, (1n << 63n) - 1n])(
    'a commit of version and time %i comes back',
    (number) => {
      const time = { seconds: number, nanos: 0 };
      const record = { ...commit, version: number, time };
      expect(decodeCommitRecord(encodeCommitRecord(record))).toEqual(record);
      expect(CommitInfo.decode(encodeCommitInfo(record)).timestamp.seconds).toBe(number);
    },
  );

  test('come back as they were written', () => {
    const plain = { ...entry, upgrade: undefined };
    // More names than there is room for before the changes.
    const added = Array.from({ length: 100 }, (_, i) => `store ${i}`);
    const renaming = { ...entry, upgrade: { ...entry.upgrade, added } };
    const encoder = new LogEncoder();
    for (const each of [entry, plain, renaming, { ...entry, changes: [] }, entry]) {
      const [body = new Uint8Array(0), ...more] = bodiesOf(each, 1 << 20, encoder);
      expect(more).toEqual([]);
      expect(decodeLogEnd(body)).toEqual({ ...each, parts: 0 });
    }
    expect(decodeHead(encodeHead(head), 'path')).toEqual(head);
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
    expect(decodeCommitRecord(encodeCommitRecord(commit))).toEqual(commit);
    const without = { ...commit, meta: undefined };
    expect(decodeCommitRecord(encodeCommitRecord(without))).toEqual(without);
  });

  test('a log in parts holds the same changes in the same order', () => {
    const changes = ['acc', 'bank'].map((name) => ({
      name,
      changes: Array.from({ length: 50 }, (_, i) => ({
        key: utf8(`key ${i}`),
        value: i % 3 === 0 ? undefined : new Uint8Array(i),
      })),
    }));
    for (const bytes of [1, 100, 1000, 100_000]) {
      const parts = bodiesOf({ upgrade: undefined, changes }, bytes);
      const end = decodeLogEnd(parts.pop() ?? new Uint8Array(0));
      expect(parts.length > 0).toBe(bytes < 100_000);
      expect(end.parts).toBe(parts.length);
      const read = [...parts.flatMap((one) => decodeLogPart(one)), ...end.changes];
      for (const { name, changes: written } of changes) {
        const found = read
          .filter((store) => store.name === name)
          .flatMap((store) => [...store.changes]);
        expect(found).toEqual(written);
      }
    }
  });

  test('cut off anywhere, or longer by a byte, are refused', () => {
    const decoders: [Uint8Array, (body: Uint8Array) => unknown][] = [
      [bodiesOf(entry, 1 << 20)[0] ?? new Uint8Array(0), decodeLogEnd],
      [encodeHead(head), (body) => decodeHead(body, 'path')],
      [encodeCommitRecord(commit), decodeCommitRecord],
      [encodeCheckpoint(checkpoint), decodeCheckpoint],
    ];
    for (const [body, decode] of decoders) {
      for (let length = 0; length < body.length; length += 1) {
        expect(() => decode(body.subarray(0, length)), `${length}`).toThrow(RecordError);
      }
      expect(() => decode(Uint8Array.of(...body, 0))).toThrow(RecordError);
    }
  });

  test('with any bit changed do not fit their checksum', () => {
    const record = sealRecord(encodeHead(head));
    expect(openRecord(record)).toEqual(encodeHead(head));
    for (let bit = 0; bit < record.length * 8; bit += 1) {
      const changed = record.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => openRecord(changed)).toThrow(RecordError);
    }
    expect(() => openRecord(record.subarray(0, 3))).toThrow(RecordError);
  });

  test('a count that exceeds the record is refused before anything is allocated', () => {
    const reader = new ByteReader(new ByteWriter().uvarint((1n << 64n) - 1n).finish());
    expect(() => reader.bytes()).toThrow('ends early');
  });
});
