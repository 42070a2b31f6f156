/** An append-only file of records of one size. */

import { InvariantError } from '../../lib/errors.ts';
import { HostError, type HostErrorCode } from '../hostError.ts';
import { type Disk, localDisk } from './disk.ts';
import { diskErrorOf } from './diskError.ts';

/** Reads and writes are synchronous (microseconds, page cache); only `sync` waits for the disk. */
export class RecordFile {
  readonly path: string;
  readonly recordSize: number;
  readonly #disk: Disk;
  readonly #fd: number;
  readonly #lost: HostErrorCode;
  #count: number;

  private constructor(
    path: string,
    recordSize: number,
    disk: Disk,
    fd: number,
    lost: HostErrorCode,
  ) {
    this.#lost = lost;
    this.path = path;
    this.recordSize = recordSize;
    this.#disk = disk;
    this.#fd = fd;
    this.#count = Math.floor(this.#try(() => disk.size(fd)) / recordSize);
  }

  /**
   * Opens the file; for writing it is made where missing. Bytes after the last whole record do not count and will be overwritten.
   *
   * @param lost says what a file that is missing or too short means
   * @throws HostError `lost` where a file to be read is missing
   */
  static open(
    path: string,
    recordSize: number,
    mode: 'read' | 'write',
    disk: Disk = localDisk,
    lost: HostErrorCode = 'damaged',
  ): RecordFile {
    try {
      return new RecordFile(path, recordSize, disk, disk.open(path, mode), lost);
    } catch (error) {
      if (mode === 'read' && error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        throw new HostError(lost, `${path} is missing`, { cause: error });
      }
      throw diskErrorOf(error, path);
    }
  }

  /** Whole records. */
  get count(): number {
    return this.#count;
  }

  /**
   * @returns records one after the other
   * @throws HostError where the file has become shorter than it was
   * @throws DiskError
   */
  read(first: number, count = 1): Uint8Array {
    if (first < 0 || first + count > this.#count) {
      throw new InvariantError(`records ${first}+${count} of ${this.#count} in ${this.path}`);
    }
    const records = new Uint8Array(count * this.recordSize);
    const got = this.#try(() => this.#disk.read(this.#fd, records, first * this.recordSize));
    if (got !== records.length) {
      const short = first + Math.floor(got / this.recordSize);
      throw new HostError(this.#lost, `${this.path} ends before record ${short}`);
    }
    return records;
  }

  /** Appends whole records. Where it throws (a full disk), the count is as before. @throws DiskError */
  append(records: Uint8Array): void {
    if (records.length % this.recordSize !== 0) {
      throw new InvariantError(`${records.length} bytes are no records of ${this.recordSize}`);
    }
    const start = this.#count * this.recordSize;
    for (let done = 0; done < records.length; ) {
      const rest = records.subarray(done);
      done += this.#try(() => this.#disk.write(this.#fd, rest, start + done));
    }
    this.#count += records.length / this.recordSize;
  }

  /** Drops every record from `count` on, and a torn one at the end. */
  cut(count: number): void {
    if (count > this.#count) throw new InvariantError(`cannot cut ${this.path} to ${count}`);
    this.#count = count;
    try {
      this.#disk.truncate(this.#fd, count * this.recordSize);
    } catch {
      // Records beyond the count will be overwritten, or judged as what was never synced: nothing depends on their going.
    }
  }

  /** Resolves when everything that was appended is on the disk. @throws DiskError */
  async sync(): Promise<void> {
    try {
      await this.#disk.sync(this.#fd);
    } catch (error) {
      throw diskErrorOf(error, this.path);
    }
  }

  close(): void {
    this.#disk.close(this.#fd);
  }

  #try<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw diskErrorOf(error, this.path);
    }
  }
}
