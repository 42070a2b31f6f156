/** P34: who signed enough to be seen, against fractions. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passesProbation } from '../../../src/weights/passesProbation.ts';
import { isAtMost, rational } from './rational.ts';

const bps = fc.oneof(
  fc.constantFrom(0, 1, 5000, 9999, 10_000),
  fc.integer({ min: 0, max: 10_000 }),
);
const blocks = fc.oneof(fc.bigInt(1n, 20n), fc.bigInt(1n, 1n << 63n), fc.constant(10_000n));

test('P34 a validator was seen that signed at least that part of the blocks', () => {
  fc.assert(
    fc.property(
      blocks,
      bps,
      fc.bigInt(0n, 10_000n),
      fc.constantFrom(-1n, 0n, 1n),
      (n, least, part, beside) => {
        // Around the threshold, and anywhere.
        for (const signed of [(n * BigInt(least)) / 10_000n + beside, (n * part) / 10_000n]) {
          if (signed < 0n || signed > n) continue;
          const share = isAtMost(rational(BigInt(least), 10_000n), rational(signed, n));
          expect(passesProbation(n, signed, least)).toBe(share);
        }
      },
    ),
  );
});

test('P34 who was asked to sign nothing was not seen, unless nothing is asked for', () => {
  for (const least of [1, 5000, 10_000]) expect(passesProbation(0n, 0n, least)).toBe(false);
  expect(passesProbation(0n, 0n, 0)).toBe(true);
});
