import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import {
  assertUint32,
  readUvarint,
  readVarint,
  uvarintBytes,
  writeUvarint64,
  writeVarint32,
  writeVarint64,
} from '../../../src/merkle/varint.ts';

function written(write: (out: Uint8Array) => number): string {
  const out = new Uint8Array(16);
  return toHex(out.subarray(0, write(out)));
}

/** As the tree keeps versions: two words. */
const written64 = (out: Uint8Array, at: number, value: bigint): number =>
  writeVarint64(out, at, Number(value & 0xffffffffn), Number(value >> 32n));

const uint32s = [0, 1, 63, 64, 127, 128, 8191, 8192, 300, 0x7fffffff, 0x80000000, 0xffffffff];
const powers = Array.from({ length: 63 }, (_, i) => 1n << BigInt(i));
const int64s = [
  ...uint32s.map(BigInt),
  ...powers.flatMap((power) => [power - 1n, power, power + 5n]),
  (1n << 63n) - 1n,
];

describe('varints', () => {
  test('are those of Go', () => {
    // binary.PutVarint of 1, -, 300; binary.PutUvarint of 300.
    expect(written((out) => written64(out, 0, 1n))).toBe('02');
    expect(written((out) => written64(out, 0, 300n))).toBe('d804');
    expect(toHex(uvarintBytes(300))).toBe('ac02');
  });

  test('of 32 and of 64 bits are the same bytes', () => {
    for (const value of uint32s) {
      const narrow = written((out) => writeVarint32(out, 0, value));
      expect(narrow, `${value}`).toBe(written((out) => written64(out, 0, BigInt(value))));
      const wide = written((out) => writeUvarint64(out, 0, BigInt(value)));
      expect(toHex(uvarintBytes(value)), `${value}`).toBe(wide);
    }
  });

  test('read back, with the place behind them', () => {
    for (const value of int64s) {
      const out = new Uint8Array(16);
      const end = written64(out, 3, value);
      expect(toHex(out.subarray(3, end)), `${value}`).toBe(
        written((wide) => writeUvarint64(wide, 0, value << 1n)),
      );
      expect(readVarint(out, 3)).toEqual({ value, next: end });
      expect(readVarint(out.subarray(0, end - 1), 3)).toBeUndefined();
    }
  });

  test('above 64 bits do not parse, and negative ones are negative', () => {
    expect(readUvarint(new Uint8Array(11).fill(0x80), 0)).toBeUndefined();
    expect(readUvarint(Uint8Array.of(...Array(9).fill(0xff), 2), 0)).toBeUndefined();
    expect(readUvarint(Uint8Array.of(...Array(9).fill(0xff), 1), 0)?.value).toBe((1n << 64n) - 1n);
    expect(readVarint(Uint8Array.of(1), 0)?.value).toBe(-1n);
  });

  test('a uint32 is checked', () => {
    for (const value of [-1, 1.5, 2 ** 32, Number.NaN]) {
      expect(() => assertUint32(value, 'x')).toThrow('x is not a uint32');
    }
  });
});
