import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { be32, be64, fromBigEndian } from '../../../src/lib/bytes.ts';

/** From the definition: digits to the base 256, highest first. */
function digits(value: bigint, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) =>
    Number((value >> BigInt(8 * (length - 1 - i))) & 255n),
  );
}

const uint64 = fc.oneof(
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
  fc.constantFrom(0n, 1n, 255n, 256n, (1n << 32n) - 1n, 1n << 32n, 1n << 63n, (1n << 64n) - 1n),
);

describe('big-endian integers', () => {
  test('of 8 bytes are written and read back, each in bytes of its own', () => {
    fc.assert(
      fc.property(uint64, uint64, (a, b) => {
        const [first, second] = [be64(a), be64(b)];
        expect(first).toEqual(digits(a, 8));
        expect(second).toEqual(digits(b, 8));
        expect(fromBigEndian(first)).toBe(a);
        expect(fromBigEndian(second)).toBe(b);
      }),
    );
  });

  test('of 4 bytes are written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffffffff }), (value) => {
        expect(be32(value)).toEqual(digits(BigInt(value), 4));
      }),
    );
  });

  test('of any length are read, of a view too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), (bytes) => {
        const value = bytes.reduce((sum, byte) => 256n * sum + BigInt(byte), 0n);
        expect(fromBigEndian(bytes)).toBe(value);
        const around = Uint8Array.of(9, ...bytes, 9);
        expect(fromBigEndian(around.subarray(1, 1 + bytes.length))).toBe(value);
      }),
    );
  });

  test.each([-1n, 1n << 64n])('%s is no uint64', (value) => {
    expect(() => be64(value)).toThrow('not a uint64');
  });

  test.each([-1, 2 ** 32, 0.5])('%s is no uint32', (value) => {
    expect(() => be32(value)).toThrow('not a uint32');
  });
});
