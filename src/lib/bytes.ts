/** Byte strings: comparison, concatenation, hexadecimal and big-endian integers. */

import { InvariantError } from './errors.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Up to this length plain ASCII, such as an address or a denomination, is converted here: the platform's coders take longer to be called. */
const shortText = 64;

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  const { length } = text;
  if (length > shortText) return encoder.encode(text);
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return encoder.encode(text);
    out[i] = unit;
  }
  return out;
}

/** The text of UTF-8 bytes from `start` to `end`. @throws TypeError where the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  const part = end - start === bytes.length ? bytes : bytes.subarray(start, end);
  const isShort = part.length <= shortText && isAscii(bytes, start, end);
  return isShort ? Reflect.apply(String.fromCharCode, undefined, part) : decoder.decode(part);
}

export function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) if ((bytes[i] as number) > 0x7f) return false;
  return true;
}

/** Order of two byte strings as unsigned bytes; a prefix is smaller. Negative, 0 or positive, as `sort` wants it. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareBytes(a, b) === 0;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return joinBytes(parts);
}

/** The same for a list of any length: a call takes some ten thousands of arguments, and overflows the stack beyond. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** ECMAScript's own, which the library of types does not know yet. */
interface Base64Bytes {
  toBase64(): string;
}

/** Base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  return (bytes as unknown as Base64Bytes).toBase64();
}

/** Bytes of hexadecimal text of either case. @throws InvariantError where the text is not hexadecimal. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) {
    throw new InvariantError(`not hexadecimal: ${text.slice(0, 80)}`);
  }
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i += 1) {
    out[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  }
  return out;
}

// Small arrays live in the heap as long as nobody asks for their buffer; a view of each key would cost ten times the key.
const scratch = new Uint8Array(8);
const scratchView = new DataView(scratch.buffer);

/** 8 bytes big-endian. @throws InvariantError outside 0 … 2^64−1. */
export function be64(value: bigint): Uint8Array {
  if (value < 0n || value >> 64n !== 0n) throw new InvariantError(`not a uint64: ${value}`);
  scratchView.setBigUint64(0, value);
  const out = new Uint8Array(8);
  for (let i = 0; i < 8; i += 1) out[i] = scratch[i] as number;
  return out;
}

/** 4 bytes big-endian. @throws InvariantError outside 0 … 2^32−1. */
export function be32(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
    throw new InvariantError(`not a uint32: ${value}`);
  }
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** The unsigned integer of big-endian bytes, of any length. */
export function fromBigEndian(bytes: Uint8Array): bigint {
  if (bytes.length === 8) {
    for (let i = 0; i < 8; i += 1) scratch[i] = bytes[i] as number;
    return scratchView.getBigUint64(0);
  }
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

/** The smallest byte string above every string that starts with `prefix`; undefined where there is none (all 0xff). */
export function prefixEnd(prefix: Uint8Array): Uint8Array | undefined {
  for (let i = prefix.length - 1; i >= 0; i -= 1) {
    const byte = prefix[i] as number;
    if (byte !== 0xff) {
      const end = prefix.slice(0, i + 1);
      end[i] = byte + 1;
      return end;
    }
  }
  return undefined;
}
