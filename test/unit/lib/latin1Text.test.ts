import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes } from '../../../src/lib/bytes.ts';
import { latin1Text } from '../../../src/lib/latin1Text.ts';

const key = fc.oneof(
  fc.uint8Array({ maxLength: 8 }),
  fc.uint8Array({ minLength: 60, maxLength: 200 }),
);

test('a text has one character a byte, for keys of any length and for views', () => {
  fc.assert(
    fc.property(key, (bytes) => {
      const around = Uint8Array.of(1, ...bytes, 1);
      for (const view of [bytes, around.subarray(1, 1 + bytes.length)]) {
        expect(Array.from(latin1Text(view), (c) => c.charCodeAt(0))).toEqual([...bytes]);
      }
    }),
  );
});

test('texts are in the order of the bytes', () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      const [left, right] = [latin1Text(a), latin1Text(b)];
      expect(left < right ? -1 : left > right ? 1 : 0).toBe(Math.sign(compareBytes(a, b)));
    }),
  );
});
