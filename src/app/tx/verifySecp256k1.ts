/** ECDSA over secp256k1 with libsecp256k1: a twentieth of the time of JavaScript (`npm run bench -- --only verify-secp256k1`). */

import secp256k1 from 'secp256k1';
import { fromBigEndian } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';

/** Order of the group (SEC 2, section 2.4.1). */
const groupOrder = 0xffffffff_ffffffff_ffffffff_fffffffe_baaedce6_af48a03b_bfd25e8c_d0364141n;

/**
 * Whether `signature` (r ‖ s, 64 bytes, r and s in 1 … n−1, s ≤ n/2) signs SHA-256 of the message. The upper half of s is refused: it
 * would give everybody a second valid signature for any transaction.
 */
export function verifySecp256k1(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  if (signature.length !== 64 || publicKey.length !== 33) return false;
  const r = fromBigEndian(signature.subarray(0, 32));
  const s = fromBigEndian(signature.subarray(32));
  if (r === 0n || r >= groupOrder || s === 0n || s > groupOrder / 2n) return false;
  try {
    return secp256k1.ecdsaVerify(signature, sha256(message), publicKey);
  } catch {
    // All else was checked above: the key is no point of the curve. Asking first would cost a square root each time.
    return false;
  }
}

/** Whether the bytes are a compressed point of the curve. */
export function isOnCurve(publicKey: Uint8Array): boolean {
  return publicKey.length === 33 && secp256k1.publicKeyVerify(publicKey);
}
