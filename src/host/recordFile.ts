/** An append-only file of records of one size. */

import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import { InvariantError } from '../lib/errors.ts';
import { HostError } from './hostError.ts';

const flush = promisify(fdatasync);

/** Reads and writes are synchronous (microseconds, page cache); only `sync` waits for the disk. */
export class RecordFile {
  readonly path: string;
  readonly recordSize: number;
  readonly #fd: number;
  #count: number;

  private constructor(path: string, recordSize: number, fd: number, count: number) {
    this.path = path;
    this.recordSize = recordSize;
    this.#fd = fd;
    this.#count = count;
  }

  /** Opens the file, makes it where missing. Bytes after the last whole record do not count and will be overwritten. */
  static open(path: string, recordSize: number): RecordFile {
    const { O_CREAT, O_RDWR } = constants;
    const fd = openSync(path, O_CREAT | O_RDWR, 0o600);
    return new RecordFile(path, recordSize, fd, Math.floor(fstatSync(fd).size / recordSize));
  }

  /** Whole records. */
  get count(): number {
    return this.#count;
  }

  /** @throws HostError `damaged` where the file has become shorter than it was */
  read(index: number): Uint8Array {
    if (index < 0 || index >= this.#count) {
      throw new InvariantError(`record ${index} of ${this.#count} in ${this.path}`);
    }
    const record = new Uint8Array(this.recordSize);
    const got = readSync(this.#fd, record, 0, this.recordSize, index * this.recordSize);
    if (got !== this.recordSize) {
      throw new HostError('damaged', `${this.path} ends before record ${index}`);
    }
    return record;
  }

  /** Appends whole records. Where it throws (a full disk), the count is as before. */
  append(records: Uint8Array): void {
    if (records.length % this.recordSize !== 0) {
      throw new InvariantError(`${records.length} bytes are no records of ${this.recordSize}`);
    }
    const start = this.#count * this.recordSize;
    for (let done = 0; done < records.length; ) {
      done += writeSync(this.#fd, records, done, records.length - done, start + done);
    }
    this.#count += records.length / this.recordSize;
  }

  /** Drops every record from `count` on, and a torn one at the end. */
  cut(count: number): void {
    if (count > this.#count) throw new InvariantError(`cannot cut ${this.path} to ${count}`);
    ftruncateSync(this.#fd, count * this.recordSize);
    this.#count = count;
  }

  /** Resolves when everything that was appended is on the disk. */
  async sync(): Promise<void> {
    await flush(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
