/** Reads what `ByteWriter` wrote. Every method throws a RecordError where the bytes end early or do not parse. */

import { fromUtf8 } from '../lib/bytes.ts';
import { readShortestUvarint } from '../merkle/varint.ts';

/** A record that cannot be read; whoever knows its place turns it into a StoreError. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

export class ByteReader {
  readonly #buffer: Uint8Array;
  #at = 0;

  constructor(buffer: Uint8Array) {
    this.#buffer = buffer;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#buffer.length;
  }

  byte(): number {
    const byte = this.#buffer[this.#at];
    if (byte === undefined) throw new RecordError('a record ends early');
    this.#at += 1;
    return byte;
  }

  uvarint(): bigint {
    const read = readShortestUvarint(this.#buffer, this.#at);
    if (read === undefined) throw new RecordError('a number in a record does not parse');
    this.#at = read.next;
    return read.value;
  }

  /** A number that counts what follows, and so cannot exceed the bytes left. */
  count(): number {
    const count = this.uvarint();
    if (count > BigInt(this.#buffer.length - this.#at)) {
      throw new RecordError('a record ends early');
    }
    return Number(count);
  }

  /** A view of length-prefixed bytes. */
  bytes(): Uint8Array {
    const length = this.count();
    const bytes = this.#buffer.subarray(this.#at, this.#at + length);
    this.#at += length;
    return bytes;
  }

  text(): string {
    const bytes = this.bytes();
    try {
      return fromUtf8(bytes);
    } catch (cause) {
      throw new RecordError('a text in a record is not UTF-8', { cause });
    }
  }

  /** @throws RecordError where bytes are left over. */
  assertEnd(): void {
    if (!this.isAtEnd) throw new RecordError('a record is longer than its content');
  }
}
