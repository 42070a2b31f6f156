/** What made a version out of the one before: the upgrade of the stores, if any, then the changes. */

import { concatBytes } from '../lib/bytes.ts';
import { ByteReader, RecordError } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import type { Change, StoreChanges } from './changeSet.ts';
import { sealInPlace, sealRecord, sumBytes } from './sealedRecord.ts';
import type { StoreUpgrade } from './storeUpgrade.ts';

export interface LogEntry {
  readonly upgrade: StoreUpgrade | undefined;
  /** A store may come more than once, its changes in their order. */
  readonly changes: Iterable<StoreChanges>;
}

/** The last record of an entry, and how many parts stand before it. */
export interface LogEnd extends LogEntry {
  readonly parts: number;
}

const tags = { delete: 0, set: 1, end: 2 } as const;

/** A record of an entry, with its checksum. */
export interface LogRecord {
  /** Whether it is the last one, which names the others. */
  readonly isEnd: boolean;
  /** A view of the encoder's buffer: valid until the next record is asked for. */
  readonly record: Uint8Array;
}

/** Before the changes of a record, for what is known only behind them: checksum, and what `decodeLogEnd` reads first. */
const headRoom = 32;
/** A buffer that has grown beyond is not kept for the next entry. */
const keptBytes = 1 << 21;

/** Encodes an entry where it lies, into one buffer for all. */
export class LogEncoder {
  #writer = new ByteWriter(1 << 14);

  /** The entry's changes in parts of about so many bytes, and the end of it. */
  *records(
    { upgrade, changes }: LogEntry,
    partBytes: number,
  ): Generator<LogRecord, undefined, undefined> {
    if (this.#writer.length > keptBytes) this.#writer = new ByteWriter(1 << 14);
    const writer = this.#writer.clear().skip(headRoom);
    const most = headRoom + partBytes;
    let parts = 0;
    for (const store of changes) {
      writer.text(store.name);
      for (const change of store.changes) {
        if (writer.length >= most) {
          yield { isEnd: false, record: sealed(writer.byte(tags.end), new Uint8Array(0)) };
          parts += 1;
          writer.clear().skip(headRoom).text(store.name);
        }
        writeChange(writer, change);
      }
      writer.byte(tags.end);
    }
    yield { isEnd: true, record: sealed(writer, endHead(upgrade, parts, writer.length)) };
  }
}

/** What stands before the changes in the last record. @param length of the writer */
function endHead(upgrade: StoreUpgrade | undefined, parts: number, length: number): Uint8Array {
  const head = new ByteWriter().byte(upgrade === undefined ? 0 : 1);
  if (upgrade !== undefined) {
    writeNames(head, upgrade.added);
    writeNames(head, upgrade.deleted);
    writeNames(
      head,
      upgrade.renamed.flatMap(({ from, to }) => [from, to]),
    );
  }
  return head
    .uvarint(parts)
    .uvarint(length - headRoom)
    .finish();
}

/** What was written behind the room, with a head and a checksum before it. */
function sealed(writer: ByteWriter, head: Uint8Array): Uint8Array {
  const start = headRoom - head.length - sumBytes;
  // The names of an upgrade may be many.
  if (start < 0) return sealRecord(concatBytes(head, writer.view(headRoom)));
  const record = writer.view(start);
  record.set(head, sumBytes);
  sealInPlace(record);
  return record;
}

/** @throws RecordError. */
export function decodeLogEnd(bytes: Uint8Array): LogEnd {
  const reader = new ByteReader(bytes);
  const upgrade = reader.byte() === 1 ? readUpgrade(reader) : undefined;
  const parts = Number(reader.uvarint());
  const changes = decodeLogPart(reader.bytes());
  reader.assertEnd();
  return { upgrade, parts, changes };
}

/** Keys and values are views of the bytes. @throws RecordError. */
export function decodeLogPart(bytes: Uint8Array): StoreChanges[] {
  const reader = new ByteReader(bytes);
  const changes: StoreChanges[] = [];
  while (!reader.isAtEnd) {
    const name = reader.text();
    changes.push({ name, changes: readChanges(reader) });
  }
  return changes;
}

function writeChange(writer: ByteWriter, change: Change): void {
  const { held } = change;
  if (held !== undefined) {
    writer.byte(tags.set).entry(held.arena, held.key).entry(held.arena, held.value);
    return;
  }
  const { key, value } = change;
  writer.byte(value === undefined ? tags.delete : tags.set).bytes(key);
  if (value !== undefined) writer.bytes(value);
}

function writeNames(writer: ByteWriter, names: readonly string[]): void {
  writer.uvarint(names.length);
  for (const name of names) writer.text(name);
}

function readNames(reader: ByteReader): string[] {
  const names: string[] = [];
  for (let left = reader.count(); left > 0; left -= 1) names.push(reader.text());
  return names;
}

function readUpgrade(reader: ByteReader): StoreUpgrade {
  const added = readNames(reader);
  const deleted = readNames(reader);
  const pairs = readNames(reader);
  const renamed: { from: string; to: string }[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    renamed.push({ from: pairs[i] as string, to: pairs[i + 1] ?? '' });
  }
  return { added, deleted, renamed };
}

function readChanges(reader: ByteReader): Change[] {
  const changes: Change[] = [];
  for (let tag = reader.byte(); tag !== tags.end; tag = reader.byte()) {
    if (tag !== tags.set && tag !== tags.delete) throw new RecordError(`unknown change ${tag}`);
    const key = reader.bytes();
    changes.push({ key, value: tag === tags.set ? reader.bytes() : undefined });
  }
  return changes;
}
