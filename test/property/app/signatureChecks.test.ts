/** One verdict on every signature: libsecp256k1, which the chain uses, @noble/curves, and the rule worked out by hand. */

import { secp256k1 as noble } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import native from 'secp256k1';
import { describe, expect, test } from 'vitest';
import { digestOf, isOnCurve, verifyDigest } from '../../../src/app/tx/verifySecp256k1.ts';
import { concatBytes, fromHex } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import { loadVectors } from '../../vectors/loadVectors.ts';
import type { TxFile } from '../../vectors/txFile.ts';

const { Point } = noble;
const [n, p] = [Point.Fn.ORDER, Point.Fp.ORDER];
const word = (value: bigint): Uint8Array =>
  Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const numberOf = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const mod = (value: bigint): bigint => ((value % n) + n) % n;
const of = (r: bigint, s: bigint): Uint8Array => concatBytes(word(r), word(s));

interface Claim {
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly key: Uint8Array;
}

/** SEC 1, section 4.1.4, with this chain's bounds: 64 bytes, a compressed key, s in the lower half. */
function ruleHolds({ signature, message, key }: Claim): boolean {
  if (signature.length !== 64 || key.length !== 33) return false;
  const [r, s] = [numberOf(signature.subarray(0, 32)), numberOf(signature.subarray(32))];
  if (r < 1n || r >= n || s < 1n || s > n / 2n) return false;
  const q = pointOf(key);
  if (q === undefined) return false;
  const inverse = power(s, n - 2n, n);
  const [u1, u2] = [mod(numberOf(sha256(message)) * inverse), mod(r * inverse)];
  const sum = times(Point.BASE, u1).add(times(q, u2));
  return !sum.is0() && mod(sum.toAffine().x) === r;
}

function times(point: typeof Point.BASE, factor: bigint): typeof Point.BASE {
  return factor === 0n ? Point.ZERO : point.multiplyUnsafe(factor);
}

/** y² = x³ + 7, the root by x^((p+1)/4), its parity by the prefix. */
function pointOf(key: Uint8Array): typeof Point.BASE | undefined {
  const x = numberOf(key.subarray(1));
  if ((key[0] !== 2 && key[0] !== 3) || x >= p) return undefined;
  const square = (x * x * x + 7n) % p;
  const root = power(square, (p + 1n) / 4n, p);
  if ((root * root) % p !== square) return undefined;
  const y = root % 2n === BigInt(key[0] - 2) ? root : p - root;
  return Point.fromAffine({ x, y });
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, factor] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  return result;
}

function nobleHolds({ signature, message, key }: Claim): boolean {
  try {
    // It takes keys of 65 bytes too, which no account may have.
    return key.length === 33 && noble.verify(signature, sha256(message), key, { prehash: false });
  } catch {
    return false;
  }
}

/** The library alone, which throws at what has no length or is no key. */
function nativeHolds({ signature, message, key }: Claim): boolean {
  try {
    return key.length === 33 && native.ecdsaVerify(signature, sha256(message), key);
  } catch {
    return false;
  }
}

/** @returns the verdict that all of them gave */
function agreed(claim: Claim): boolean {
  const verdicts = {
    chain: verifyDigest(claim.signature, digestOf(claim.message), claim.key),
    noble: nobleHolds(claim),
    native: nativeHolds(claim),
    rule: ruleHolds(claim),
  };
  const { rule } = verdicts;
  expect(verdicts).toEqual({ chain: rule, noble: rule, native: rule, rule });
  return rule;
}

const secret = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((bytes) => noble.utils.isValidSecretKey(bytes));
const signed = fc.record({ secret, message: fc.uint8Array({ maxLength: 80 }) }).map((given) => ({
  ...given,
  key: noble.getPublicKey(given.secret, true),
  signature: noble.sign(sha256(given.message), given.secret, { prehash: false }),
}));
const flip = (bytes: Uint8Array, bit: number): Uint8Array => {
  const at = (bit >> 3) % bytes.length;
  return bytes.with(at, (bytes[at] ?? 0) ^ (1 << (bit & 7)));
};
const edges = [
  0n,
  1n,
  2n,
  n / 2n - 1n,
  n / 2n,
  n / 2n + 1n,
  n - 1n,
  n,
  n + 1n,
  p - 1n,
  p,
  p + 1n,
  (1n << 256n) - 1n,
];
const edge = fc.constantFrom(...edges);

/** The key for which (r, s) signs a message, r being of that nonce: Q = r⁻¹ (s R − e G). */
function keyFor(nonce: typeof Point.BASE, r: bigint, s: bigint, message: Uint8Array): Uint8Array {
  const e = mod(numberOf(sha256(message)));
  const scaled = times(nonce, s).subtract(times(Point.BASE, e));
  return times(scaled, power(r, n - 2n, n)).toBytes(true);
}

describe('the native library, @noble/curves and the rule agree', () => {
  test('that right signatures hold, and none with a bit of anything flipped', () => {
    fc.assert(
      fc.property(signed, fc.nat(4095), ({ signature, message, key }, bit) => {
        expect(agreed({ signature, message, key })).toBe(true);
        expect(agreed({ signature: flip(signature, bit), message, key })).toBe(false);
        expect(agreed({ signature, message: concatBytes(message, word(1n)), key })).toBe(false);
        agreed({ signature, message, key: flip(key, bit) });
      }),
      { numRuns: 500 },
    );
  });

  test('on r and s at every edge, negated, exchanged and past the order', () => {
    fc.assert(
      fc.property(signed, edge, edge, ({ signature, message, key }, a, b) => {
        const [r, s] = [numberOf(signature.subarray(0, 32)), numberOf(signature.subarray(32))];
        for (const other of [of(a, s), of(r, b), of(a, b), of(r, n - s), of(n - r, s), of(s, r)]) {
          expect(agreed({ signature: other, message, key })).toBe(false);
        }
      }),
      { numRuns: 250 },
    );
  });

  test('on signatures and keys of every length', () => {
    fc.assert(
      fc.property(
        signed,
        fc.uint8Array({ maxLength: 130 }),
        fc.uint8Array({ maxLength: 70 }),
        ({ signature, message, key }, bytes, other) => {
          agreed({ signature: bytes, message, key });
          agreed({ signature: concatBytes(signature, bytes.subarray(0, 2)), message, key });
          expect(agreed({ signature: signature.subarray(bytes.length % 64), message, key })).toBe(
            bytes.length % 64 === 0,
          );
          agreed({ signature, message, key: other });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('on keys that are compressed, whole, hybrid, of no point, of zeros', () => {
    fc.assert(
      fc.property(
        signed,
        fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 255),
        edge,
        (given, prefix, x) => {
          const { secret: own, message, signature } = given;
          const long = noble.getPublicKey(own, false);
          const keys = [
            given.key.with(0, prefix),
            long,
            long.with(0, prefix),
            long.subarray(0, 33).with(0, prefix),
            concatBytes(Uint8Array.of(prefix), word(x)),
            concatBytes(Uint8Array.of(2), word(numberOf(given.key.subarray(1)) + 1n)),
            new Uint8Array(33),
          ];
          for (const key of keys) {
            const holds = agreed({ signature, message, key });
            expect(holds).toBe(Buffer.compare(key, given.key) === 0);
            expect(isOnCurve(key)).toBe(key.length === 33 && pointOf(key) !== undefined);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('on a nonce whose coordinate is past the order: r is what is left, and r + n is no r', () => {
    let found = 0;
    for (let k = 1n; found < 20; k += 1n) {
      const nonce = pointOf(concatBytes(Uint8Array.of(2), word(n + k)));
      if (nonce === undefined) continue;
      found += 1;
      const message = word(k);
      const s = 12_345n + k;
      const key = keyFor(nonce, k, s, message);
      expect(agreed({ signature: of(k, s), message, key })).toBe(true);
      expect(agreed({ signature: of(k + n, s), message, key })).toBe(false);
    }
  });

  test('that s may be anything up to half of the order, and no more', () => {
    const nonce = times(Point.BASE, 77n);
    const r = mod(nonce.toAffine().x);
    const message = word(5n);
    const low = [1n, 2n, n / 2n - 1n, n / 2n];
    for (const s of [...low, n / 2n + 1n, n / 2n + 2n, n - 1n]) {
      const claim = { signature: of(r, s), message, key: keyFor(nonce, r, s, message) };
      expect([s, agreed(claim)]).toEqual([s, low.includes(s)]);
    }
  });

  test('that a signature whose point is infinity, or whose hash and key cancel out, does not hold', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.bigInt({ min: 1n, max: n / 2n }),
        (message, s) => {
          const e = mod(numberOf(sha256(message)));
          for (const r of [1n, 2n, s, n - 1n]) {
            // d = −e / r makes u1 G + u2 Q nothing.
            const key = noble.getPublicKey(word(mod(-e * power(r, n - 2n, n))), true);
            expect(agreed({ signature: of(r, s), message, key })).toBe(false);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('on every signature of the golden vectors', () => {
    const file = loadVectors<TxFile>('tx.json');
    const keys = file.mnemonics[0]?.accounts.map(({ pub }) => fromHex(pub)) ?? [];
    const verdicts = new Map<string, boolean>();
    for (const {
      name,
      signatures,
      sign_bytes: docs,
      signer_account_indices: signers,
    } of file.txs) {
      signatures.forEach((signature, i) => {
        const key = keys[signers[i] ?? -1] ?? new Uint8Array(0);
        const message = fromHex(docs[i] ?? docs[0] ?? '');
        verdicts.set(`${name} ${i}`, agreed({ signature: fromHex(signature), message, key }));
      });
    }
    const failing = [...verdicts].filter(([, holds]) => !holds).map(([name]) => name);
    const expected = ['high-s', 'sig-', 'body-changed', 'two-signatures', 'multisig'];
    expect(failing.filter((name) => !expected.some((start) => name.startsWith(start)))).toEqual([]);
    expect(verdicts.size).toBeGreaterThan(40);
    expect(failing.length).toBeGreaterThan(8);
  });
});
