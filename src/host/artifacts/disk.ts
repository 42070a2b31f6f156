/** The calls by which artifacts get to the disk and back: one place, so that a disk that fails can be played. */

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
import { writeAtomically } from './atomicFile.ts';

/** Errors are those of node:fs. */
export interface Disk {
  /** Opens for reading, or for reading and writing; then makes the file where missing. */
  open(path: string, mode: 'read' | 'write'): number;
  size(file: number): number;
  /** @returns bytes that were read: fewer only at the end of the file */
  read(file: number, into: Uint8Array, position: number): number;
  /** @returns bytes that were written: perhaps fewer than there are */
  write(file: number, bytes: Uint8Array, position: number): number;
  truncate(file: number, size: number): void;
  /** Resolves when what was written is on the disk. */
  sync(file: number): Promise<void>;
  close(file: number): void;
  /** Replaces a small file; on the disk when it resolves. */
  replace(path: string, text: string): Promise<void>;
}

const flush = promisify(fdatasync);

export const localDisk: Disk = {
  open: (path, mode) => {
    const { O_CREAT, O_RDWR, O_RDONLY } = constants;
    return openSync(path, mode === 'write' ? O_CREAT | O_RDWR : O_RDONLY, 0o600);
  },
  size: (file) => fstatSync(file).size,
  read: (file, into, position) => readSync(file, into, 0, into.length, position),
  write: (file, bytes, position) => writeSync(file, bytes, 0, bytes.length, position),
  truncate: ftruncateSync,
  sync: flush,
  close: closeSync,
  replace: writeAtomically,
};
