import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifySecp256k1 } from '../../../src/app/tx/verifySecp256k1.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { highS } from './highS.ts';

const alice = simAccount(0);
const n = secp256k1.Point.Fn.ORDER;

describe('libsecp256k1 agrees with noble', () => {
  test('on right, altered and random signatures', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ maxLength: 64 }),
        fc.constantFrom('right', 'flip', 'high', 'message', 'random', 'short', 'long'),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        fc.nat(511),
        (secret, message, kind, random, bit) => {
          fc.pre(secp256k1.utils.isValidSecretKey(secret));
          const key = secp256k1.getPublicKey(secret, true);
          const right = secp256k1.sign(sha256(message), secret, { prehash: false });
          const signature = {
            right,
            flip: right.with(bit >> 3, (right[bit >> 3] ?? 0) ^ (1 << (bit & 7))),
            high: highS(right),
            message: right,
            random,
            short: right.subarray(1),
            long: Uint8Array.from([...right, 0]),
          }[kind];
          const signed = kind === 'message' ? Uint8Array.from([...message, 1]) : message;
          let expected: boolean;
          try {
            expected = secp256k1.verify(signature, sha256(signed), key, { prehash: false });
          } catch {
            expected = false;
          }
          expect(verifySecp256k1(signature, signed, key)).toBe(expected);
          expect(expected).toBe(kind === 'right');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('on the edges of r and s, and on keys off the curve', () => {
    const message = Uint8Array.of(1);
    const right = secp256k1.sign(sha256(message), alice.privateKey, { prehash: false });
    const word = (value: bigint): Uint8Array =>
      Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
    for (const value of [0n, n, n + 1n, (1n << 256n) - 1n]) {
      const r = Uint8Array.from([...word(value), ...right.subarray(32)]);
      const s = Uint8Array.from([...right.subarray(0, 32), ...word(value)]);
      expect(verifySecp256k1(r, message, alice.publicKey)).toBe(false);
      expect(verifySecp256k1(s, message, alice.publicKey)).toBe(false);
    }
    for (const key of [
      alice.publicKey.subarray(1),
      alice.publicKey.with(0, 5),
      new Uint8Array(33),
    ]) {
      expect(verifySecp256k1(right, message, key)).toBe(false);
    }
  });
});
