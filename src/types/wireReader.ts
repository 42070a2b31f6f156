/**
 * Reads protobuf bytes that were held against their shape before (`src/app/tx/checkWire.ts`): shortest forms, known wire types, lengths that
 * fit. Byte strings are views. What was not checked makes no read outside of the bytes and always ends, and may be read as anything; a text
 * that is not UTF-8 is a TypeError.
 */

import { fromUtf8 } from '../lib/bytes.ts';

/** Of the fifth byte. */
const lastScale = 0x1000_0000;

export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Number × 8 + wire type, as it stands on the wire. */
  tag(): number {
    return this.uint32();
  }

  /** 0 … 2^32−1. What is longer than that was not checked, and its end is left out. */
  uint32(): number {
    const first = this.#byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let scale = 128; ; scale *= 128) {
      const byte = this.#byte();
      if (scale <= lastScale) value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  /** 0 … 2^64−1. */
  uint64(): bigint {
    let low = 0;
    let scale = 1;
    for (let count = 0; count < 7; count += 1, scale *= 128) {
      const byte = this.#byte();
      low += (byte & 0x7f) * scale;
      if (byte < 0x80) return BigInt(low);
    }
    let value = BigInt(low);
    for (let shift = 49n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
  }

  /** −2^63 … 2^63−1. */
  int64(): bigint {
    return BigInt.asIntN(64, this.uint64());
  }

  /** A view. */
  bytes(): Uint8Array {
    const end = this.#lengthEnd();
    const view = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return view;
  }

  text(): string {
    const end = this.#lengthEnd();
    const text = fromUtf8(this.#bytes, this.#at, end);
    this.#at = end;
    return text;
  }

  /** A reader of a message that is held in this one. */
  message(): WireReader {
    const end = this.#lengthEnd();
    const inside = new WireReader(this.#bytes, this.#at, end);
    this.#at = end;
    return inside;
  }

  /** Moves past the value of a field that its reader does not know. */
  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        while (this.#byte() >= 0x80);
        return;
      case 1:
        this.#at += 8;
        return;
      case 2:
        this.#at = this.#lengthEnd();
        return;
      default:
        this.#at += 4;
    }
  }

  #lengthEnd(): number {
    const length = this.uint32();
    return Math.min(this.#at + length, this.#end);
  }

  /** 0 behind the end, which ends a varint. */
  #byte(): number {
    const byte = this.#at < this.#end ? (this.#bytes[this.#at] as number) : 0;
    this.#at += 1;
    return byte;
  }
}
