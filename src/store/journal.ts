/** The head and what it stands for: one atomic batch a commit, one more where a checkpoint takes the place of an older one. */

import { InvariantError } from '../lib/errors.ts';
import { type CheckpointRecord, encodeCheckpoint } from './checkpointRecord.ts';
import { type CommitRecord, encodeCommitRecord } from './commitRecord.ts';
import { type BatchOperation, type Database, putRecord } from './database.ts';
import { encodeHead, type Head } from './headRecord.ts';
import { checkpointKey, commitKey, headKey, logKey, logPartKey, olderRanges } from './layout.ts';
import { LogEncoder, type LogEntry } from './logEntry.ts';

export class Journal {
  readonly #database: Database;
  readonly #partBytes: number;
  readonly #encoder = new LogEncoder();
  #head: Head | undefined;
  /** Each batch holds a head made from the one before. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param head as it was read; undefined for a new directory
   * @param partBytes about the size of a record of the log
   */
  constructor(database: Database, head: Head | undefined, partBytes: number) {
    this.#database = database;
    this.#partBytes = partBytes;
    this.#head = head;
  }

  /** As it is on the disk; undefined before the first commit. */
  get head(): Head | undefined {
    return this.#head;
  }

  /** The newest version whose log entry is not needed; one before the first where there is no checkpoint. */
  get covered(): bigint {
    const head = this.#head;
    if (head === undefined) return 0n;
    return head.checkpoint === 0n ? head.oldest - 1n : head.checkpoint;
  }

  /** Returns the bytes of keys and values written. @param sync whether they must have reached the disk */
  commit(record: CommitRecord, entry: LogEntry, sync: boolean): Promise<number> {
    return this.#inTurn(async () => {
      const { version } = record;
      const head = { ...(this.#head ?? { oldest: version, checkpoint: 0n }), version };
      const log = await this.#writeParts(version, entry);
      const operations = [
        { type: 'put', key: logKey(version), value: log.end } as const,
        putRecord(commitKey(version), encodeCommitRecord(record)),
        putRecord(headKey, encodeHead(head)),
      ];
      await this.#database.write(operations, sync || log.bytes > 0);
      this.#head = head;
      return operations.reduce((sum, operation) => sum + sizeOf(operation), log.bytes);
    });
  }

  /** All parts but the last, each before the head that names them, and on the disk: nobody sees them without it. */
  async #writeParts(
    version: bigint,
    entry: LogEntry,
  ): Promise<{ readonly end: Uint8Array; readonly bytes: number }> {
    let parts = 0;
    let bytes = 0;
    for (const { isEnd, record } of this.#encoder.records(entry, this.#partBytes)) {
      if (isEnd) return { end: record, bytes };
      const operation = { type: 'put', key: logPartKey(version, parts), value: record } as const;
      await this.#database.write([operation], true);
      parts += 1;
      bytes += sizeOf(operation);
    }
    throw new InvariantError('a log entry has no end');
  }

  /**
   * A restart goes on from this checkpoint from now on. Its nodes have reached the disk, and so has this when it returns: what the head
   * before stood for may be dropped.
   *
   * @param record of the checkpoint's version, written again: the first time may not have reached the disk, where a commit does not wait for it
   */
  moveCheckpoint(checkpoint: CheckpointRecord, record: CommitRecord): Promise<void> {
    return this.#inTurn(async () => {
      const { version } = checkpoint;
      const before = this.#head;
      if (before === undefined) return;
      const head = { version: before.version, oldest: version, checkpoint: version };
      const operations: BatchOperation[] = [
        putRecord(checkpointKey(version), encodeCheckpoint(checkpoint)),
        putRecord(commitKey(version), encodeCommitRecord(record)),
        putRecord(headKey, encodeHead(head)),
      ];
      if (before.checkpoint !== 0n && before.checkpoint !== version) {
        operations.push({ type: 'del', key: checkpointKey(before.checkpoint) });
      }
      await this.#database.write(operations, true);
      this.#head = head;
    });
  }

  /** Removes what the head no longer needs of the log. */
  async dropOlder(): Promise<void> {
    const head = this.#head;
    if (head === undefined) return;
    for (const range of olderRanges(head.oldest, head.checkpoint)) {
      await this.#database.clear(range);
    }
  }

  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const result = this.#last.then(write);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

function sizeOf(operation: BatchOperation): number {
  return operation.key.length + (operation.type === 'put' ? operation.value.length : 0);
}
