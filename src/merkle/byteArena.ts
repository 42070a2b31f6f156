/**
 * Keys and values of a tree in a few large buffers, with reference counts and free lists by size.
 *
 * An entry is a header (references, length: two uint32) and its bytes, in units of 16 bytes. A handle is a uint32: page ‖ unit.
 * Pages have 1 MiB; an entry above 64 KiB gets a page of its own. Up to 64 GiB in total.
 */

import { InvariantError } from '../lib/errors.ts';
import { HandleMarks } from './handleMarks.ts';

const unitBytes = 16;
const headerBytes = 8;
const pageUnits = 1 << 16;
const largestShared = 4096;

// Sizes grow by a fifth at most, so an entry wastes at most that much and its last unit.
const classUnits: number[] = [];
for (let units = 1; units < largestShared; units += Math.max(1, Math.floor(units / 5))) {
  classUnits.push(units);
}
classUnits.push(largestShared);

const classOf = new Uint8Array(largestShared + 1);
for (let units = 1, index = 0; units <= largestShared; units += 1) {
  if (units > (classUnits[index] as number)) index += 1;
  classOf[units] = index;
}

/** The first four of `length` bytes as a big-endian number, zeros behind fewer: in the order of byte strings wherever they differ. */
export function firstWordOf(bytes: Uint8Array, start: number, length: number): number {
  let word = 0;
  for (let i = 0; i < 4; i += 1)
    word = (word << 8) | (i < length ? (bytes[start + i] as number) : 0);
  return word >>> 0;
}

export class ByteArena {
  #pages: Uint8Array[] = [];
  #headers: Uint32Array[] = [];
  #views: DataView[] = [];
  #current = -1;
  #nextUnit = pageUnits;
  readonly #free = new Uint32Array(classUnits.length);
  readonly #freePages: number[] = [];
  #usedBytes = 0;
  #reservedBytes = 0;

  /** Bytes of live entries, headers and rounding included. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Bytes taken from the engine; does not shrink but for entries above 64 KiB. */
  get reservedBytes(): number {
    return this.#reservedBytes;
  }

  /** Copies the bytes in; the entry has one reference. The handle is never 0. */
  allocate(bytes: Uint8Array): number {
    const units = Math.ceil((headerBytes + bytes.length) / unitBytes);
    const handle = units > largestShared ? this.#takePage(units) : this.#takeShared(units);
    const page = handle >>> 16;
    const unit = handle & 0xffff;
    const header = this.#headers[page] as Uint32Array;
    header[4 * unit] = 1;
    header[4 * unit + 1] = bytes.length;
    (this.#pages[page] as Uint8Array).set(bytes, unit * unitBytes + headerBytes);
    return handle;
  }

  /** One more holder of the entry. */
  retain(handle: number): number {
    const header = this.#headers[handle >>> 16] as Uint32Array;
    const at = 4 * (handle & 0xffff);
    header[at] = (header[at] as number) + 1;
    return handle;
  }

  /** One holder less; the last one frees the entry. @throws InvariantError where nobody holds it. */
  release(handle: number): void {
    const page = handle >>> 16;
    const at = 4 * (handle & 0xffff);
    const header = this.#headers[page] as Uint32Array;
    const references = header[at] as number;
    if (references === 0) throw new InvariantError(`arena entry ${handle} is released twice`);
    header[at] = references - 1;
    if (references > 1) return;
    const units = Math.ceil((headerBytes + (header[at + 1] as number)) / unitBytes);
    if (units > largestShared) {
      this.#givePage(page);
      return;
    }
    const sizeClass = classOf[units] as number;
    header[at + 1] = this.#free[sizeClass] as number;
    this.#free[sizeClass] = handle;
    this.#usedBytes -= (classUnits[sizeClass] as number) * unitBytes;
  }

  /** The first four bytes as a big-endian number, zeros behind a shorter entry: in the order of the entries wherever they differ. */
  firstWord(handle: number): number {
    return firstWordOf(this.pageOf(handle), this.startOf(handle), this.lengthOf(handle));
  }

  lengthOf(handle: number): number {
    return (this.#headers[handle >>> 16] as Uint32Array)[4 * (handle & 0xffff) + 1] as number;
  }

  /** The buffer that holds the entry; its bytes begin at `startOf`. For hashing without a copy. */
  pageOf(handle: number): Uint8Array {
    return this.#pages[handle >>> 16] as Uint8Array;
  }

  startOf(handle: number): number {
    return (handle & 0xffff) * unitBytes + headerBytes;
  }

  /** A copy of the entry's bytes. */
  read(handle: number): Uint8Array {
    const start = this.startOf(handle);
    return this.pageOf(handle).slice(start, start + this.lengthOf(handle));
  }

  /** Copies the entry's bytes to `out` from `at` on, four at a time. */
  copyTo(handle: number, out: DataView, at: number): void {
    const page = this.#views[handle >>> 16] as DataView;
    const start = this.startOf(handle);
    const length = this.lengthOf(handle);
    const whole = length & ~3;
    for (let i = 0; i < whole; i += 4) out.setInt32(at + i, page.getInt32(start + i, true), true);
    for (let i = whole; i < length; i += 1) out.setUint8(at + i, page.getUint8(start + i));
  }

  /** The same into plain bytes. */
  copyToBytes(handle: number, out: Uint8Array, at: number): void {
    const start = this.startOf(handle);
    out.set(this.pageOf(handle).subarray(start, start + this.lengthOf(handle)), at);
  }

  /** Order of `bytes` relative to the entry: negative where `bytes` is smaller. */
  compare(bytes: Uint8Array, handle: number): number {
    const page = this.pageOf(handle);
    const start = this.startOf(handle);
    const entryLength = this.lengthOf(handle);
    const common = bytes.length < entryLength ? bytes.length : entryLength;
    for (let i = 0; i < common; i += 1) {
      const difference = (bytes[i] as number) - (page[start + i] as number);
      if (difference !== 0) return difference;
    }
    return bytes.length - entryLength;
  }

  /** Order of two entries. */
  compareEntries(a: number, b: number): number {
    const [pageA, pageB] = [this.pageOf(a), this.pageOf(b)];
    const [startA, startB] = [this.startOf(a), this.startOf(b)];
    const [lengthA, lengthB] = [this.lengthOf(a), this.lengthOf(b)];
    const common = Math.min(lengthA, lengthB);
    for (let i = 0; i < common; i += 1) {
      const difference = (pageA[startA + i] as number) - (pageB[startB + i] as number);
      if (difference !== 0) return difference;
    }
    return lengthA - lengthB;
  }

  /** An empty set of handles of this arena. */
  marks(): HandleMarks {
    return new HandleMarks(this.#pages.length);
  }

  #takeShared(units: number): number {
    const sizeClass = classOf[units] as number;
    const taken = classUnits[sizeClass] as number;
    this.#usedBytes += taken * unitBytes;
    const reused = this.#free[sizeClass] as number;
    if (reused !== 0) {
      this.#free[sizeClass] = (this.#headers[reused >>> 16] as Uint32Array)[
        4 * (reused & 0xffff) + 1
      ] as number;
      return reused;
    }
    if (this.#nextUnit + taken > pageUnits) {
      this.#current = this.#addPage(pageUnits);
      // Unit 0 of a shared page stays unused, so that no handle is 0.
      this.#nextUnit = 1;
    }
    const unit = this.#nextUnit;
    this.#nextUnit += taken;
    return ((this.#current << 16) | unit) >>> 0;
  }

  #takePage(units: number): number {
    this.#usedBytes += (units + 1) * unitBytes;
    return ((this.#addPage(units + 1) << 16) | 1) >>> 0;
  }

  #addPage(units: number): number {
    const page = new Uint8Array(units * unitBytes);
    const index = this.#freePages.pop() ?? this.#pages.length;
    if (index > 0xffff)
      throw new InvariantError('the tree holds more than 64 GiB of keys and values');
    this.#pages[index] = page;
    this.#headers[index] = new Uint32Array(page.buffer);
    this.#views[index] = new DataView(page.buffer);
    this.#reservedBytes += page.length;
    return index;
  }

  #givePage(index: number): void {
    const bytes = (this.#pages[index] as Uint8Array).length;
    this.#usedBytes -= bytes;
    this.#reservedBytes -= bytes;
    this.#pages[index] = new Uint8Array(0);
    this.#headers[index] = new Uint32Array(0);
    this.#views[index] = new DataView(new ArrayBuffer(0));
    this.#freePages.push(index);
  }
}
