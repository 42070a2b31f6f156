/**
 * Writes protobuf from the last byte to the first, so that the length of a nested message is known when its prefix is due. For messages that
 * every transaction writes; everything else uses generated code.
 */

import { copyBytes } from '../lib/byteSlab.ts';
import { utf8 } from '../lib/bytes.ts';

// Scratch of the module: writing is synchronous, and a writer is finished before the next begins.
let scratch = new Uint8Array(1024);

export class WireWriter {
  #at: number = scratch.length;

  /** Bytes written so far. */
  get length(): number {
    return scratch.length - this.#at;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return copyBytes(scratch, this.#at);
  }

  /** 0 … 2^53−1. */
  varint(value: number): void {
    if (value < 0x80) {
      this.#reserve(1);
      scratch[this.#at] = value;
      return;
    }
    let size = 1;
    for (let bound = 0x80; value >= bound; bound *= 0x80) size += 1;
    this.#reserve(size);
    let rest = BigInt(value);
    for (let i = 0; i < size - 1; i += 1, rest >>= 7n) {
      scratch[this.#at + i] = Number(rest & 0x7fn) | 0x80;
    }
    scratch[this.#at + size - 1] = Number(rest);
  }

  /** A uint64 field; 0 is left out, as proto3 says. */
  uint64(tag: number, value: bigint): void {
    if (value === 0n) return;
    if (value < 0x80n) this.varint(Number(value));
    else this.#wide(value);
    this.varint(tag);
  }

  #wide(value: bigint): void {
    let size = 1;
    for (let rest = value >> 7n; rest > 0n; rest >>= 7n) size += 1;
    this.#reserve(size);
    let rest = value;
    for (let i = 0; i < size - 1; i += 1, rest >>= 7n) {
      scratch[this.#at + i] = Number(rest & 0x7fn) | 0x80;
    }
    scratch[this.#at + size - 1] = Number(rest);
  }

  /** A bytes field; none are left out, as proto3 says. */
  bytes(tag: number, value: Uint8Array): void {
    if (value.length === 0) return;
    this.#reserve(value.length);
    scratch.set(value, this.#at);
    this.varint(value.length);
    this.varint(tag);
  }

  /** A string field; an empty one is left out. */
  text(tag: number, value: string): void {
    const { length } = value;
    if (length === 0) return;
    this.#reserve(length);
    const at = this.#at;
    for (let i = 0; i < length; i += 1) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) {
        this.#at += length;
        this.bytes(tag, utf8(value));
        return;
      }
      scratch[at + i] = unit;
    }
    this.varint(length);
    this.varint(tag);
  }

  /** Closes a nested message that was begun when `length` was `before`. */
  close(tag: number, before: number): void {
    this.varint(this.length - before);
    this.varint(tag);
  }

  #reserve(count: number): void {
    this.#at -= count;
    if (this.#at >= 0) return;
    const used = scratch.length - this.#at - count;
    const grown = new Uint8Array(2 * (scratch.length + count));
    grown.set(scratch.subarray(scratch.length - used), grown.length - used);
    this.#at += grown.length - scratch.length;
    scratch = grown;
  }
}
