/** ECDSA over secp256k1 with libsecp256k1: a twentieth of the time of JavaScript (`npm run bench -- --only verify-secp256k1`). */

import secp256k1 from 'secp256k1';
import { compareBytes, fromHex } from '../../lib/bytes.ts';
import { latin1Text } from '../../lib/latin1Text.ts';
import { RecentMap } from '../../lib/recentMap.ts';
import { sha256Into } from '../../merkle/sha256Into.ts';

/** Order n of the group (SEC 2, section 2.4.1), and (n − 1) / 2; 32 bytes, big-endian. */
const groupOrder = fromHex('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
const halfOrder = fromHex('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0');
const zero = new Uint8Array(32);

/** SHA-256 of what is signed. */
export function digestOf(message: Uint8Array): Uint8Array {
  const digest = new Uint8Array(32);
  sha256Into(message, 0, message.length, digest, 0);
  return digest;
}

/**
 * Whether `signature` (r ‖ s, 64 bytes, r and s in 1 … n−1, s ≤ n/2) signs the digest. The upper half of s is refused: it would give
 * everybody a second valid signature for any transaction.
 */
export function verifyDigest(
  signature: Uint8Array,
  digest: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  if (signature.length !== 64 || publicKey.length !== 33) return false;
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
  if (compareBytes(r, zero) === 0 || compareBytes(r, groupOrder) >= 0) return false;
  if (compareBytes(s, zero) === 0 || compareBytes(s, halfOrder) > 0) return false;
  try {
    return secp256k1.ecdsaVerify(signature, digest, wholePoint(publicKey));
  } catch {
    // All else was checked above: the key is no point of the curve. Asking first would cost a square root each time.
    return false;
  }
}

/** Points of accounts that send often, by their compressed bytes. */
const points = new RecentMap<string, Uint8Array>(4096);

/** Both coordinates: a tenth of a verification is finding the second one. @throws Error where the bytes are no point of the curve. */
function wholePoint(compressed: Uint8Array): Uint8Array {
  const key = latin1Text(compressed);
  const known = points.get(key);
  if (known !== undefined) return known;
  const point = secp256k1.publicKeyConvert(compressed, false);
  points.set(key, point);
  return point;
}

/** Whether the bytes are a compressed point of the curve. */
export function isOnCurve(publicKey: Uint8Array): boolean {
  return publicKey.length === 33 && secp256k1.publicKeyVerify(publicKey);
}
