/** A disk that fails when told to: full, broken, slow, and forgetting what it did not get to write. */

import { ftruncateSync, readSync, writeSync } from 'node:fs';
import { type Disk, localDisk } from '../../src/host/artifacts/disk.ts';

export class FaultyDisk implements Disk {
  /** Bytes that still fit. */
  room: number = Number.POSITIVE_INFINITY;
  failsReads = false;
  failsReplaces = false;
  /** The next sync fails, and of what was not synced zeros are left, as after a failed write-back. */
  failsSync = false;
  /** A sync waits for it. */
  hold: Promise<void> = Promise.resolve();
  /** Bytes of each file that are on the disk for certain. */
  readonly #synced = new Map<number, number>();

  open(path: string, mode: 'read' | 'write'): number {
    const file = localDisk.open(path, mode);
    this.#synced.set(file, localDisk.size(file));
    return file;
  }

  read(file: number, into: Uint8Array, position: number): number {
    if (this.failsReads) throw machineError('EIO', 'read');
    return readSync(file, into, 0, into.length, position);
  }

  write(file: number, bytes: Uint8Array, position: number): number {
    if (this.room === 0) throw machineError('ENOSPC', 'write');
    const count = Math.min(bytes.length, this.room);
    this.room -= count;
    return writeSync(file, bytes, 0, count, position);
  }

  async sync(file: number): Promise<void> {
    await this.hold;
    const size = this.size(file);
    if (this.failsSync) {
      this.failsSync = false;
      const kept = Math.min(size, this.#synced.get(file) ?? 0);
      ftruncateSync(file, kept);
      ftruncateSync(file, size);
      throw machineError('EIO', 'fdatasync');
    }
    await localDisk.sync(file);
    this.#synced.set(file, size);
  }

  async replace(path: string, text: string): Promise<void> {
    if (this.failsReplaces || this.room === 0) throw machineError('ENOSPC', 'write');
    await localDisk.replace(path, text);
  }

  size(file: number): number {
    return localDisk.size(file);
  }

  truncate(file: number, size: number): void {
    localDisk.truncate(file, size);
  }

  close(file: number): void {
    localDisk.close(file);
  }
}

function machineError(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: ${call}`), { code });
}
