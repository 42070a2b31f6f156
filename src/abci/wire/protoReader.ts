/**
 * Strict protobuf reader over borrowed bytes: nothing is copied, and no value may reach past the message that holds it.
 *
 * Encoding: https://protobuf.dev/programming-guides/encoding/
 */

import { ProtocolError } from '../protocolError.ts';

/** Wire types of the encoding; groups (3, 4) are refused: no ABCI message has ever had one. */
export const wireType = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

// CometBFT's own decoder does not check UTF-8, so neither does this one: a byte that is no UTF-8 becomes U+FFFD and cannot end a connection.
const text = new TextDecoder('utf-8', { ignoreBOM: true });

export function malformed(message: string): ProtocolError {
  return new ProtocolError('malformed', `malformed ABCI request: ${message}`);
}

export class ProtoReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #end: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#end = bytes.length;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Field number × 8 + wire type. @throws ProtocolError where the number is 0 or above 2^29−1. */
  tag(): number {
    const tag = this.#varint();
    if (tag < 8 || tag > 0xffffffff) throw malformed(`field tag ${tag}`);
    return tag;
  }

  #byte(): number {
    if (this.#at >= this.#end) throw malformed('it ends inside a value');
    const byte = this.#bytes[this.#at] as number;
    this.#at += 1;
    return byte;
  }

  /** A varint as number: exact up to 2^53, above that only good for refusing it. */
  #varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i += 1) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw malformed('a varint of more than 10 bytes');
  }

  /** 0 … 2^64−1. @throws ProtocolError where the varint has more than 64 bits. */
  uint64(): bigint {
    let low = 0;
    let scale = 1;
    for (let i = 0; i < 7; i += 1) {
      const byte = this.#byte();
      low += (byte & 0x7f) * scale;
      if (byte < 0x80) return BigInt(low);
      scale *= 128;
    }
    let high = 0n;
    for (let shift = 0n; shift < 21n; shift += 7n) {
      const byte = this.#byte();
      high |= BigInt(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (high > 0x7fffn) break;
      return (high << 49n) | BigInt(low);
    }
    throw malformed('a varint of more than 64 bits');
  }

  /** −2^63 … 2^63−1. */
  int64(): bigint {
    return BigInt.asIntN(64, this.uint64());
  }

  /** The low 32 bits, as protobuf demands of a 32-bit field. */
  uint32(): number {
    return Number(BigInt.asUintN(32, this.uint64()));
  }

  /** The low 32 bits with their sign; a negative number has ten bytes on the wire. */
  int32(): number {
    return Number(BigInt.asIntN(32, this.uint64()));
  }

  bool(): boolean {
    return this.#varint() !== 0;
  }

  #length(): number {
    const length = this.#varint();
    if (length > this.#end - this.#at) {
      throw malformed(`a field of ${length} bytes where ${this.#end - this.#at} are left`);
    }
    return length;
  }

  /** A view into the frame, not a copy. */
  bytes(): Uint8Array {
    const length = this.#length();
    const start = this.#at;
    this.#at += length;
    return this.#bytes.subarray(start, this.#at);
  }

  string(): string {
    const length = this.#length();
    if (length === 0) return '';
    const start = this.#at;
    this.#at += length;
    return text.decode(this.#bytes.subarray(start, this.#at));
  }

  /** Runs `read` on the length-delimited part that follows; inside, that part is all there is. */
  nested<T>(read: (reader: ProtoReader) => T): T {
    const length = this.#length();
    const outer = this.#end;
    this.#end = this.#at + length;
    const value = read(this);
    this.#end = outer;
    return value;
  }

  /** Steps over a field that a newer CometBFT may have added. */
  skip(type: number): void {
    if (type === wireType.varint) this.uint64();
    else if (type === wireType.lengthDelimited) this.#advance(this.#length());
    else if (type === wireType.fixed64) this.#advance(8);
    else if (type === wireType.fixed32) this.#advance(4);
    else throw malformed(`wire type ${type}`);
  }

  #advance(length: number): void {
    if (length > this.#end - this.#at) throw malformed('it ends inside a value');
    this.#at += length;
  }
}
