/** Key codecs of single values: integers, bytes, text. */

import { be64, concatBytes, fromBigEndian, fromUtf8, utf8 } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import type { KeyCodec } from './keyCodec.ts';

function decodeUint64(bytes: Uint8Array, offset: number): { key: bigint; end: number } {
  const end = offset + 8;
  if (bytes.length < end) throw new InvariantError('key ends inside a uint64');
  return { key: fromBigEndian(bytes.subarray(offset, end)), end };
}

/** 8 bytes big-endian, 0 … 2^64−1: byte order is numeric order. */
export const uint64Key: KeyCodec<bigint> = {
  shape: 'uint64',
  encode: be64,
  decode(bytes) {
    if (bytes.length !== 8) throw new InvariantError(`uint64 key of ${bytes.length} bytes`);
    return fromBigEndian(bytes);
  },
  encodeNonTerminal: be64,
  append: (out, key) => out.bytes(be64(key)),
  decodeNonTerminal: decodeUint64,
};

/** Bytes as they are; non-terminal with one length byte in front, as the SDK prefixes addresses. */
export const bytesKey: KeyCodec<Uint8Array> = {
  shape: 'bytes',
  encode: (key) => key,
  decode: (bytes) => bytes,
  encodeNonTerminal: (key) => concatBytes(Uint8Array.of(assertShort(key).length), key),
  append(out, key, terminal) {
    if (!terminal) out.byte(assertShort(key).length);
    out.bytes(key);
  },
  decodeNonTerminal(bytes, offset) {
    const length = bytes[offset];
    const end = offset + 1 + (length ?? 0);
    if (length === undefined || bytes.length < end) {
      throw new InvariantError('key ends inside a byte string');
    }
    return { key: bytes.subarray(offset + 1, end), end };
  },
};

function assertShort(key: Uint8Array): Uint8Array {
  if (key.length <= 255) return key;
  throw new InvariantError(`key part of ${key.length} bytes, at most 255`);
}

/** UTF-8; non-terminal with a zero byte behind it, so the text itself must hold none. */
export const stringKey: KeyCodec<string> = {
  shape: 'string',
  encode: utf8,
  decode: fromUtf8,
  encodeNonTerminal: (key) => concatBytes(utf8(assertNoZero(key)), Uint8Array.of(0)),
  append(out, key, terminal) {
    out.text(terminal ? key : assertNoZero(key));
    if (!terminal) out.byte(0);
  },
  decodeNonTerminal(bytes, offset) {
    const zero = bytes.indexOf(0, offset);
    if (zero < 0) throw new InvariantError('key ends inside a text');
    return { key: fromUtf8(bytes.subarray(offset, zero)), end: zero + 1 };
  },
};

function assertNoZero(key: string): string {
  if (!key.includes('\0')) return key;
  throw new InvariantError('a text with a zero byte cannot be a key part');
}
