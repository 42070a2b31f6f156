/** What made a version out of the one before: the upgrade of the stores, if any, then the changes. */

import { ByteReader, RecordError } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import type { Change, StoreChanges } from './changeSet.ts';
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

/** The entry's changes in parts of about so many bytes, of which the last is for `encodeLogEnd`. At least one. */
export function* encodeLogParts(
  { changes }: LogEntry,
  partBytes: number,
): Generator<Uint8Array, undefined, undefined> {
  let writer = new ByteWriter(4096);
  for (const store of changes) {
    writer.text(store.name);
    for (const change of store.changes) {
      if (writer.length >= partBytes) {
        yield writer.byte(tags.end).finish();
        writer = new ByteWriter(partBytes).text(store.name);
      }
      writeChange(writer, change);
    }
    writer.byte(tags.end);
  }
  yield writer.finish();
}

/** @param parts before this one. @param last the changes of the last part */
export function encodeLogEnd(
  upgrade: StoreUpgrade | undefined,
  parts: number,
  last: Uint8Array,
): Uint8Array {
  const writer = new ByteWriter(last.length + 64).byte(upgrade === undefined ? 0 : 1);
  if (upgrade !== undefined) {
    writeNames(writer, upgrade.added);
    writeNames(writer, upgrade.deleted);
    writeNames(
      writer,
      upgrade.renamed.flatMap(({ from, to }) => [from, to]),
    );
  }
  return writer.uvarint(parts).bytes(last).finish();
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
