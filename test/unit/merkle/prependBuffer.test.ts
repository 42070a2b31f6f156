import { expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import { PrependBuffer } from '../../../src/merkle/prependBuffer.ts';

test('what is written later stands before, and a field says how much is in it', () => {
  const out = new PrependBuffer();
  out.bytes(Uint8Array.of(1, 2, 3, 4), 3);
  out.view.setUint32(out.room(4), 0xa0b0c0d0);
  out.fieldHead(2, 3);
  out.byte(9);
  out.fieldHead(1, 0);
  // Field 1 of 10 bytes: 9, field 2 of 4 bytes, and three bytes more.
  expect(toHex(out.copy())).toBe('0a0a091204a0b0c0d0010203');
});

test('grows with what is written, and forgets it', () => {
  const out = new PrependBuffer();
  out.byte(5);
  out.bytes(new Uint8Array(3_000).fill(6));
  out.bytes(new Uint8Array(50_000).fill(7));
  out.fieldHead(1, 3_001);
  const copy = out.copy();
  // 50,000 is d0 86 03 as a varint.
  expect(toHex(copy.subarray(0, 5))).toBe('0ad0860307');
  expect([copy.length, copy.at(-3_002), copy.at(-3_001), copy.at(-1)]).toEqual([53_005, 7, 6, 5]);
  out.clear();
  out.byte(1);
  expect(toHex(out.copy())).toBe('01');
});
