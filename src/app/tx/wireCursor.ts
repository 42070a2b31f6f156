/** Reads tags, varints and lengths of protobuf bytes and accepts only their shortest forms. */

import type { AppError } from '../../lib/errors.ts';
import { txParseError } from './txParseError.ts';

export const wireType = {
  varint: 0,
  fixed64: 1,
  bytes: 2,
  startGroup: 3,
  endGroup: 4,
  fixed32: 5,
} as const;

const wireTypeNames = ['varint', 'fixed64', 'bytes', 'start_group', 'end_group', 'fixed32'];

/** The SDK's name of a wire type, as its logs show it. */
export function wireTypeName(type: number): string {
  return wireTypeNames[type] ?? `unknown wire type ${type}`;
}

export interface Tag {
  /** 1 … 2^29−1 */
  readonly number: number;
  readonly wireType: number;
}

export class WireCursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  /** @throws AppError sdk/2 for a tag that ends early, is too long or names field 0. */
  tag(): Tag {
    const value = this.uint32('tag', 0);
    const number = value >>> 3;
    if (number === 0) throw invalid('invalid length; proto: invalid field number');
    return { number, wireType: value & 7 };
  }

  /** Moves past a length prefix and returns where its bytes end. */
  lengthEnd(field: number): number {
    const length = this.uint32('length', field);
    const end = this.at + length;
    if (end > this.end) {
      throw invalid(
        `could not consume field value for tagNum: ${field}, wireType: "bytes"; unexpected EOF`,
      );
    }
    return end;
  }

  /**
   * Moves past a varint of at most `bits` bits.
   *
   * @returns the number of its bytes; the last of them is not 0 unless it is the only one.
   */
  skipVarint(bits: 1 | 31 | 32 | 64, what: VarintName, field: number, typeName = ''): number {
    const start = this.at;
    let byte = 0x80;
    while (byte >= 0x80) {
      if (this.at >= this.end) throw invalid('invalid length; unexpected EOF');
      if (this.at - start >= 10) throw tooLong(what, field, typeName);
      byte = this.bytes[this.at] as number;
      this.at += 1;
    }
    const count = this.at - start;
    if (byte === 0 && count > 1) {
      const name = nameOf(what, field, typeName);
      throw invalid(`${name} is not as short as possible, read ${count}`);
    }
    if (!fits(count, byte, bits)) throw tooLong(what, field, typeName);
    return count;
  }

  private uint32(what: VarintName, field: number): number {
    const start = this.at;
    const count = this.skipVarint(32, what, field);
    let value = 0;
    for (let i = count - 1; i >= 0; i -= 1) {
      value = value * 128 + ((this.bytes[start + i] as number) & 0x7f);
    }
    return value;
  }
}

/** Put into words for a refusal alone: a transaction has dozens of them. */
type VarintName = 'tag' | 'length' | 'value';

function nameOf(what: VarintName, field: number, typeName: string): string {
  if (what === 'tag') return 'varint of the tag';
  if (what === 'length') return `varint of the length prefix for tagNum ${field}`;
  return `varint of tagNum ${field}${typeName === '' ? '' : ` in ${typeName}`}`;
}

function tooLong(what: VarintName, field: number, typeName: string): AppError {
  return invalid(`${nameOf(what, field, typeName)}: variable length integer overflow`);
}

function fits(count: number, last: number, bits: 1 | 31 | 32 | 64): boolean {
  const full = Math.ceil(bits / 7);
  const room = 1 << (bits - 7 * (full - 1));
  return count < full || (count === full && last < room);
}

function invalid(text: string): AppError {
  return txParseError(text);
}
