/** Builds a record: unsigned varints and length-prefixed bytes in one growing buffer. */

import { utf8 } from '../lib/bytes.ts';
import type { ByteArena } from '../merkle/byteArena.ts';
import { writeUvarint32, writeUvarint64 } from '../merkle/varint.ts';

/** A call that copies costs as much as so many bytes one by one. */
const mostByByte = 48;

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
    const { length } = value;
    this.uvarint(length);
    this.#reserve(length);
    const buffer = this.#buffer;
    const at = this.#length;
    if (length > mostByByte) buffer.set(value, at);
    else for (let i = 0; i < length; i += 1) buffer[at + i] = value[i] as number;
    this.#length = at + length;
    return this;
  }

  /** The same for an entry of an arena. */
  entry(arena: ByteArena, handle: number): this {
    const length = arena.lengthOf(handle);
    this.uvarint(length);
    this.#reserve(length);
    arena.copyToBytes(handle, this.#buffer, this.#length);
    this.#length += length;
    return this;
  }

  /** UTF-8, with its length. */
  text(value: string): this {
    return this.bytes(utf8(value));
  }

  /** Leaves room for so many bytes, whose content is not known yet. */
  skip(bytes: number): this {
    this.#reserve(bytes);
    this.#length += bytes;
    return this;
  }

  /** Begins anew in the same buffer. */
  clear(): this {
    this.#length = 0;
    return this;
  }

  /** What was written from a place on, without a copy: valid until something else is written. */
  view(start: number): Uint8Array {
    return this.#buffer.subarray(start, this.#length);
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
