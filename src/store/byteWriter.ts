/** Builds a record: unsigned varints and length-prefixed bytes in one growing buffer. */

import { utf8 } from '../lib/bytes.ts';
import type { ByteArena } from '../merkle/byteArena.ts';
import { writeUvarint32, writeUvarint64 } from '../merkle/varint.ts';

export class ByteWriter {
  #buffer: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#buffer = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): this {
    this.#reserve(1);
    this.#buffer[this.#length] = value;
    this.#length += 1;
    return this;
  }

  /** 0 … 2^64−1. */
  uvarint(value: bigint | number): this {
    this.#reserve(10);
    this.#length =
      typeof value === 'number' && value <= 0xffffffff
        ? writeUvarint32(this.#buffer, this.#length, value)
        : writeUvarint64(this.#buffer, this.#length, BigInt(value));
    return this;
  }

  /** Length, then the bytes. */
  bytes(value: Uint8Array): this {
    this.uvarint(value.length);
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  /** The same for an entry of an arena. */
  entry(arena: ByteArena, handle: number): this {
    const length = arena.lengthOf(handle);
    this.uvarint(length);
    this.#reserve(length);
    arena.copyTo(handle, this.#buffer, this.#length);
    this.#length += length;
    return this;
  }

  /** UTF-8, with its length. */
  text(value: string): this {
    return this.bytes(utf8(value));
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const wider = new Uint8Array(Math.max(needed, 2 * this.#buffer.length));
    wider.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = wider;
  }
}
