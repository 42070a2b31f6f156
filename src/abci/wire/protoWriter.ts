/**
 * Protobuf writer that fills its buffer from the end to the start.
 *
 * Written backwards, the length of a nested message is known when its prefix is due, so that one pass is enough and nothing is moved.
 */

import { copyBytes } from '../../lib/byteSlab.ts';
import { InvariantError } from '../../lib/errors.ts';

const encoder = new TextEncoder();
const firstCapacity = 64 * 1024;
/** A buffer grown above this by one large answer is let go afterwards. */
const keptCapacity = 4 * 1024 * 1024;

export class ProtoWriter {
  #buffer = new Uint8Array(firstCapacity);
  #at = firstCapacity;

  /** Bytes written so far. */
  get length(): number {
    return this.#buffer.length - this.#at;
  }

  /** What was written; the writer is empty afterwards, and does not write there again. */
  finish(): Uint8Array {
    // What is not kept need not be copied: the results of a large block are several megabytes.
    const isKept = this.#buffer.length <= keptCapacity;
    const out = isKept ? copyBytes(this.#buffer, this.#at) : this.#buffer.subarray(this.#at);
    this.reset();
    return out;
  }

  reset(): void {
    if (this.#buffer.length > keptCapacity) this.#buffer = new Uint8Array(firstCapacity);
    this.#at = this.#buffer.length;
  }

  /** Grows once for what is to be written, where that is known: growing again and again would copy it several times. */
  makeRoom(length: number): void {
    if (length > this.#at) this.#grow(this.length + length);
  }

  #grow(capacity: number): void {
    const used = this.length;
    const grown = new Uint8Array(capacity);
    grown.set(this.#buffer.subarray(this.#at), capacity - used);
    this.#buffer = grown;
    this.#at = capacity - used;
  }

  #reserve(length: number): number {
    if (length > this.#at) {
      this.#grow(Math.max(2 * this.#buffer.length, 2 * (this.length + length)));
    }
    this.#at -= length;
    return this.#at;
  }

  /** 0 … 2^53−1. */
  varint(value: number): void {
    if (value < 128) {
      // Reserving may replace the buffer.
      const at = this.#reserve(1);
      this.#buffer[at] = value;
      return;
    }
    let size = 1;
    for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
    let at = this.#reserve(size);
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) {
      this.#buffer[at] = (rest % 128) | 0x80;
      at += 1;
    }
    this.#buffer[at] = rest;
  }

  /** @throws InvariantError outside 0 … 2^32−1. */
  uint32(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
      throw new InvariantError(`not a uint32: ${value}`);
    }
    this.varint(value);
  }

  /** @throws InvariantError outside −2^31 … 2^31−1. */
  int32(value: number): void {
    if ((value | 0) !== value) throw new InvariantError(`not an int32: ${value}`);
    if (value >= 0) this.varint(value);
    else this.#wide(BigInt.asUintN(64, BigInt(value)));
  }

  /** @throws InvariantError outside −2^63 … 2^63−1. */
  int64(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw new InvariantError(`not an int64: ${value}`);
    this.#wide(BigInt.asUintN(64, value));
  }

  /** @throws InvariantError outside 0 … 2^64−1. */
  uint64(value: bigint): void {
    if (BigInt.asUintN(64, value) !== value) throw new InvariantError(`not a uint64: ${value}`);
    this.#wide(value);
  }

  #wide(value: bigint): void {
    if (value <= 0x1fffffffffffffn) {
      this.varint(Number(value));
      return;
    }
    let size = 1;
    for (let rest = value; rest >= 128n; rest >>= 7n) size += 1;
    let at = this.#reserve(size);
    let rest = value;
    for (; rest >= 128n; rest >>= 7n) {
      this.#buffer[at] = Number(rest & 0x7fn) | 0x80;
      at += 1;
    }
    this.#buffer[at] = Number(rest);
  }

  bool(value: boolean): void {
    const at = this.#reserve(1);
    this.#buffer[at] = value ? 1 : 0;
  }

  /** Length, then the bytes. */
  bytes(value: Uint8Array): void {
    const at = this.#reserve(value.length);
    this.#buffer.set(value, at);
    this.varint(value.length);
  }

  /** Length, then UTF-8. A lone surrogate becomes U+FFFD. */
  string(value: string): void {
    const at = this.#reserve(value.length);
    for (let i = 0; i < value.length; i += 1) {
      const unit = value.charCodeAt(i);
      if (unit >= 0x80) {
        this.#at += value.length;
        this.bytes(encoder.encode(value));
        return;
      }
      this.#buffer[at + i] = unit;
    }
    this.varint(value.length);
  }
}
