/** What made a version out of the one before: the upgrade of the stores, if any, then the changes. */

import { ByteReader, RecordError } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import type { Change, ChangeSet, StoreChanges } from './changeSet.ts';
import type { StoreUpgrade } from './storeUpgrade.ts';

export interface LogEntry {
  readonly upgrade: StoreUpgrade | undefined;
  readonly changes: ChangeSet;
}

const tags = { delete: 0, set: 1 } as const;

export function encodeLogEntry({ upgrade, changes }: LogEntry): Uint8Array {
  const writer = new ByteWriter(4096).byte(upgrade === undefined ? 0 : 1);
  if (upgrade !== undefined) {
    writeNames(writer, upgrade.added);
    writeNames(writer, upgrade.deleted);
    writeNames(
      writer,
      upgrade.renamed.flatMap(({ from, to }) => [from, to]),
    );
  }
  writer.uvarint(changes.length);
  for (const store of changes) {
    writer.text(store.name).uvarint(store.changes.length);
    for (const { key, value } of store.changes) {
      writer.byte(value === undefined ? tags.delete : tags.set).bytes(key);
      if (value !== undefined) writer.bytes(value);
    }
  }
  return writer.finish();
}

/** The entry; keys and values are views of the bytes. @throws RecordError. */
export function decodeLogEntry(bytes: Uint8Array): LogEntry {
  const reader = new ByteReader(bytes);
  const upgrade = reader.byte() === 1 ? readUpgrade(reader) : undefined;
  const changes: StoreChanges[] = [];
  for (let left = reader.count(); left > 0; left -= 1) {
    const name = reader.text();
    changes.push({ name, changes: readChanges(reader) });
  }
  reader.assertEnd();
  return { upgrade, changes };
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
  for (let left = reader.count(); left > 0; left -= 1) {
    const tag = reader.byte();
    if (tag !== tags.set && tag !== tags.delete) throw new RecordError(`unknown change ${tag}`);
    const key = reader.bytes();
    changes.push({ key, value: tag === tags.set ? reader.bytes() : undefined });
  }
  return changes;
}
