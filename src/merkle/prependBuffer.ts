/**
 * Bytes written from the last to the first, so that a length is known when its turn to be written comes.
 *
 * For messages within messages: protobuf puts the length of each before it.
 */

import { maxVarintBytes, writeUvarint32 } from './varint.ts';

export class PrependBuffer {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #start = this.#bytes.length;
  readonly #varint = new Uint8Array(maxVarintBytes);

  /** Bytes written. */
  get length(): number {
    return this.#bytes.length - this.#start;
  }

  byte(value: number): void {
    this.#bytes[this.#take(1)] = value;
  }

  /** The first `length` bytes of a list. */
  bytes(source: Uint8Array, length: number = source.length): void {
    const at = this.#take(length);
    // Few bytes, mostly: a view of them would cost more than they do.
    for (let i = 0; i < length; i += 1) this.#bytes[at + i] = source[i] as number;
  }

  /** Makes room for so many bytes before what is there, to be written through `content` and `view`; returns where it begins. */
  room(length: number): number {
    return this.#take(length);
  }

  /** The buffer. Another one after the next write. */
  get content(): Uint8Array {
    return this.#bytes;
  }

  /** The same bytes. */
  get view(): DataView {
    return this.#view;
  }

  /** Tag and length of a protobuf field of bytes, whose content is what was written since `length` was `before`. */
  fieldHead(field: number, before: number): void {
    this.bytes(this.#varint, writeUvarint32(this.#varint, 0, this.length - before));
    this.byte((field << 3) | 2);
  }

  /** Forgets what was written. */
  clear(): void {
    this.#start = this.#bytes.length;
  }

  /** A copy of what was written. */
  copy(): Uint8Array {
    return this.#bytes.slice(this.#start);
  }

  /** Where the next bytes go. */
  #take(length: number): number {
    while (this.#start < length) this.#grow();
    this.#start -= length;
    return this.#start;
  }

  #grow(): void {
    const wider = new Uint8Array(2 * this.#bytes.length);
    wider.set(this.#bytes, this.#bytes.length);
    this.#start += this.#bytes.length;
    this.#bytes = wider;
    this.#view = new DataView(wider.buffer);
  }
}
