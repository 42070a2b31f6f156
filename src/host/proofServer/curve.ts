/** Signatures of the proof server with libsecp256k1: a twentieth of the time of JavaScript, on both sides of every request. */

import secp256k1 from 'secp256k1';
import type { MessageSigner } from '../../client/proofs/messageSigner.ts';
import { sha256 } from '../../lib/sha256.ts';
import { encodeBech32 } from '../../types/bech32.ts';
import { publicKeyAddress } from '../../types/publicKey.ts';
import { isLowS } from '../../types/signatureOrder.ts';

/** @param signature r ‖ s, 64 bytes @param publicKey 33 bytes, of anybody's choice */
export function verifySignature(
  signature: Uint8Array,
  message: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  if (!isLowS(signature)) return false;
  try {
    return secp256k1.ecdsaVerify(signature, sha256(message), publicKey);
  } catch {
    // A key that is no point of the curve, or r or s outside of the group.
    return false;
  }
}

/** The same signatures as `createMessageSigner` makes (RFC 6979). @param privateKey 32 bytes */
export function createHostSigner(privateKey: Uint8Array, prefix: string): MessageSigner {
  const publicKey = secp256k1.publicKeyCreate(privateKey, true);
  return {
    address: encodeBech32(prefix, publicKeyAddress({ kind: 'secp256k1', bytes: publicKey })),
    publicKey,
    sign: (message) => secp256k1.ecdsaSign(sha256(message), privateKey).signature,
  };
}
