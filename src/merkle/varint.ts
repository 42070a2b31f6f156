/** Variable-length integers as Go writes them: `uvarint` unsigned, `varint` zig-zag. Values are non-negative here. */

import { InvariantError } from '../lib/errors.ts';

/** Bytes that a uint64 needs at most. */
export const maxVarintBytes = 10;

/** Writes an unsigned varint of a uint32 to `out` at `at`; returns the place after it. */
export function writeUvarint32(out: Uint8Array, at: number, value: number): number {
  let rest = value;
  let place = at;
  while (rest >= 0x80) {
    out[place] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
    place += 1;
  }
  out[place] = rest;
  return place + 1;
}

/** Writes the zig-zag varint of a uint32; returns the place after it. */
export function writeVarint32(out: Uint8Array, at: number, value: number): number {
  if (value < 0x40) {
    out[at] = value << 1;
    return at + 1;
  }
  // Doubling may leave 32 bits: the lowest seven bits first, then the rest as an unsigned varint.
  out[at] = ((value & 0x3f) << 1) | 0x80;
  return writeUvarint32(out, at + 1, value >>> 6);
}

/** Writes an unsigned varint of 0 … 2^64−1; returns the place after it. */
export function writeUvarint64(out: Uint8Array, at: number, value: bigint): number {
  let rest = value;
  let place = at;
  while (rest >= 0x80n) {
    out[place] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
    place += 1;
  }
  out[place] = Number(rest);
  return place + 1;
}

/** Writes the zig-zag varint of 0 … 2^63−1, given as two words; returns the place after it. */
export function writeVarint64(out: Uint8Array, at: number, low: number, high: number): number {
  if (high === 0) return writeVarint32(out, at, low);
  out[at] = ((low & 0x3f) << 1) | 0x80;
  let rest = ((low >>> 6) | (high << 26)) >>> 0;
  let above = high >>> 6;
  let place = at + 1;
  while (above !== 0) {
    out[place] = (rest & 0x7f) | 0x80;
    rest = ((rest >>> 7) | (above << 25)) >>> 0;
    above >>>= 7;
    place += 1;
  }
  return writeUvarint32(out, place, rest);
}

/** The unsigned varint of a uint32 as bytes. */
export function uvarintBytes(value: number): Uint8Array {
  const out = new Uint8Array(maxVarintBytes);
  return out.subarray(0, writeUvarint32(out, 0, value));
}

/** Reads an unsigned varint at `at`: the value and the place after it; undefined where it is cut off or above 2^64−1. */
export function readUvarint(
  bytes: Uint8Array,
  at: number,
): { value: bigint; next: number } | undefined {
  let value = 0n;
  for (let i = 0; i < maxVarintBytes; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    if (i === maxVarintBytes - 1 && byte > 1) return undefined;
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  return undefined;
}

/** The same, and undefined for what `writeUvarint64` would write shorter: a number has one form. */
export function readShortestUvarint(
  bytes: Uint8Array,
  at: number,
): { value: bigint; next: number } | undefined {
  const read = readUvarint(bytes, at);
  const isLonger = read !== undefined && read.next > at + 1 && bytes[read.next - 1] === 0;
  return isLonger ? undefined : read;
}

/** Reads a zig-zag varint; negative values are returned as such. */
export function readVarint(
  bytes: Uint8Array,
  at: number,
): { value: bigint; next: number } | undefined {
  const read = readUvarint(bytes, at);
  if (read === undefined) return undefined;
  const half = read.value >> 1n;
  return { value: (read.value & 1n) === 1n ? -half - 1n : half, next: read.next };
}

/** @throws InvariantError outside 0 … 2^32−1. */
export function assertUint32(value: number, what: string): void {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new InvariantError(`${what} is not a uint32: ${value}`);
  }
}
