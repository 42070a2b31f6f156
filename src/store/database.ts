/** The LevelDB directory: opened with the checks that LevelDB leaves out, read synchronously, written in atomic batches. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Level } from 'level';
import { utf8 } from '../lib/bytes.ts';
import type { KeyRange } from '../lib/kv.ts';
import { RecordError } from './byteReader.ts';
import { openRecord, sealRecord } from './sealedRecord.ts';
import { corrupted, StoreError } from './storeError.ts';

export type BatchOperation =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array };

/** A record to write; it gets its checksum here. */
export function putRecord(key: Uint8Array, body: Uint8Array): BatchOperation {
  return { type: 'put', key, value: sealRecord(body) };
}

/** LevelDB's own. */
const usualOpenFiles = 1000;
/** From here on a chained batch takes less time. */
const manyOperations = 16;

export class Database {
  readonly path: string;
  readonly #level: Level<Uint8Array, Uint8Array>;
  /** Of the first write that failed. LevelDB goes on behind it, and may read nothing of what follows when it is opened again. */
  #failure: StoreError | undefined;

  private constructor(path: string, level: Level<Uint8Array, Uint8Array>) {
    this.path = path;
    this.#level = level;
  }

  /**
   * Opens the directory, creating it where it is not there.
   *
   * @param maxOpenFiles LevelDB maps each, some 2 MB, into memory
   * @throws StoreError.
   */
  static async open(path: string, maxOpenFiles: number = usualOpenFiles): Promise<Database> {
    assertWhole(path);
    const level = new Level<Uint8Array, Uint8Array>(path, {
      keyEncoding: 'view',
      valueEncoding: 'view',
      ...{ maxOpenFiles },
    });
    try {
      await level.open();
    } catch (error) {
      throw openError(path, error);
    }
    return new Database(path, level);
  }

  /** What a record's body decodes to; undefined where there is no record. @throws StoreError `CORRUPTED`. */
  read<T>(key: Uint8Array, what: string, decode: (body: Uint8Array) => T): T | undefined {
    try {
      const record = this.#level.getSync(key);
      if (record === undefined) return undefined;
      // Without the Buffer that LevelDB gives: its slice differs.
      const bytes = new Uint8Array(record.buffer, record.byteOffset, record.byteLength);
      return decode(openRecord(bytes));
    } catch (error) {
      if (error instanceof RecordError || codeOf(error) === 'LEVEL_CORRUPTION') {
        throw corrupted(this.path, `${what}: ${messageOf(error)}`, error);
      }
      throw error;
    }
  }

  /** The first key of a range; undefined where there is none. */
  async firstKey(range: KeyRange): Promise<Uint8Array | undefined> {
    const [key] = await this.#level.keys({ ...boundsOf(range), limit: 1 }).all();
    return key;
  }

  /** Removes what lies in a range. @throws StoreError `WRITE_FAILED`, as `write` does. */
  async clear(range: KeyRange): Promise<void> {
    this.#assertWhole();
    try {
      await this.#level.clear(boundsOf(range));
    } catch (error) {
      throw this.#writeFailed(error);
    }
  }

  /** Makes the files without what was removed from a range. Other reads and writes go on meanwhile. */
  compact({ start, end }: { readonly start: Uint8Array; readonly end: Uint8Array }): Promise<void> {
    // The package's types do not have what its one back end here adds.
    const level = this.#level as unknown as {
      compactRange(start: Uint8Array, end: Uint8Array, options: object): Promise<void>;
    };
    return level.compactRange(start, end, { keyEncoding: 'view' });
  }

  /** When all that was written has reached the disk, also what did not wait for it, in whatever log it stands. */
  flush(): Promise<void> {
    // LevelDB writes what it has in memory into files, and waits for them, before it compacts a range, even an empty one.
    const start = utf8('~');
    return this.compact({ start, end: start });
  }

  /**
   * Writes all of it or nothing.
   *
   * @param sync whether it must have reached the disk
   * @throws StoreError `WRITE_FAILED`; nothing more is written then, until the directory is opened again
   */
  async write(operations: BatchOperation[], sync: boolean): Promise<void> {
    this.#assertWhole();
    try {
      if (operations.length < manyOperations) await this.#level.batch(operations, { sync });
      else await this.#writeChained(operations, sync);
    } catch (error) {
      throw this.#writeFailed(error);
    }
  }

  /** The same by a batch that takes one operation after the other: two thirds of the time of an array of them, and a call more. */
  async #writeChained(operations: readonly BatchOperation[], sync: boolean): Promise<void> {
    const batch = this.#level.batch();
    try {
      for (const operation of operations) {
        if (operation.type === 'put') batch.put(operation.key, operation.value);
        else batch.del(operation.key);
      }
      await batch.write({ sync });
    } finally {
      await batch.close();
    }
  }

  #assertWhole(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #writeFailed(error: unknown): StoreError {
    this.#failure ??= new StoreError(
      'WRITE_FAILED',
      `the state in ${this.path} could not be written: ${messageOf(error)}. Look for space and permissions there, then start the node again: it goes on from the last durable height`,
      { cause: error },
    );
    return this.#failure;
  }

  close(): Promise<void> {
    return this.#level.close();
  }
}

/**
 * LevelDB takes a directory without CURRENT for a new one, and one without its log for one that lost nothing.
 *
 * @throws StoreError `CORRUPTED` where the files of an older state are there but not all of them.
 */
function assertWhole(path: string): void {
  let files: string[];
  try {
    files = readdirSync(path);
  } catch {
    // Not there yet, or not readable: opening it says which.
    return;
  }
  if (files.includes('CURRENT')) {
    const manifest = readFileSync(join(path, 'CURRENT'), 'latin1').trimEnd();
    if (!files.includes(manifest)) {
      throw corrupted(path, `CURRENT names ${JSON.stringify(manifest)}, and no file is named so`);
    }
  }
  // Nothing but these two may be there when the very first opening was cut off.
  const isNew = !files.some(
    (name) => /\.(ldb|sst|log)$/.test(name) || /^MANIFEST-(?!000001$)/.test(name),
  );
  if (isNew) return;
  if (!files.includes('CURRENT')) throw corrupted(path, 'the file CURRENT is missing');
  if (!files.some((name) => name.endsWith('.log'))) throw corrupted(path, 'its log is missing');
}

function boundsOf({ start, end }: KeyRange): { gte?: Uint8Array; lt?: Uint8Array } {
  return { ...(start && { gte: start }), ...(end && { lt: end }) };
}

function openError(path: string, error: unknown): StoreError {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  switch (codeOf(cause)) {
    case 'LEVEL_LOCKED':
      return new StoreError(
        'IN_USE',
        `the state in ${path} is in use by another process. Stop the node that runs with it, or give this one another directory`,
        { cause },
      );
    case 'LEVEL_CORRUPTION':
      return corrupted(path, messageOf(cause), cause);
    default:
      return new StoreError(
        'UNWRITABLE',
        `the state directory ${path} cannot be opened: ${messageOf(cause)}. Check that it is a directory that this user may write, with space left`,
        { cause },
      );
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
