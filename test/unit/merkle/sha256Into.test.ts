import { expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { sha256Into } from '../../../src/merkle/sha256Into.ts';

const source = Uint8Array.from({ length: 5000 }, (_, i) => (i * 31 + (i >> 3)) & 0xff);

test('equals SHA-256 at every length around the block borders, from and to any place', () => {
  const lengths = [...Array(300).keys(), 1000, 4095, 4096, 4097];
  for (const length of lengths) {
    const start = length % 13;
    const out = new Uint8Array(64).fill(7);
    sha256Into(source, start, length, out, 16);
    const expected = new Uint8Array(64).fill(7);
    expected.set(sha256(source.subarray(start, start + length)), 16);
    expect(toHex(out), `length ${length}`).toBe(toHex(expected));
  }
});

test('may write over what it reads', () => {
  const buffer = source.slice(0, 200);
  const expected = toHex(sha256(buffer.subarray(10, 150)));
  sha256Into(buffer, 10, 140, buffer, 12);
  expect(toHex(buffer.subarray(12, 44))).toBe(expected);
});
