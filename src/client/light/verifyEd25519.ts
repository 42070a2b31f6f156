/**
 * An ed25519 signature by the rules of CometBFT, which are those of ZIP 215. The platform's own check (OpenSSL, browsers) is stricter and
 * twenty times as fast: what it takes is taken, and what it refuses is judged once more by the wider rules, so that a validator whose
 * signature only CometBFT takes cannot make a good commit look forged.
 */

import { ed25519 } from '@noble/curves/ed25519.js';

/** @param key 32 bytes. Never throws: what cannot be a signature is none. */
export async function verifyEd25519(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false;
  if (await platformTakes(key, message, signature)) return true;
  try {
    return ed25519.verify(signature, message, key, { zip215: true });
  } catch {
    return false;
  }
}

/** False as well where the platform has no ed25519. */
async function platformTakes(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    const { subtle } = globalThis.crypto;
    const name = 'Ed25519';
    const imported = await subtle.importKey('raw', own(key), { name }, false, ['verify']);
    return await subtle.verify({ name }, imported, own(signature), own(message));
  } catch {
    return false;
  }
}

/** The platform takes no memory that is shared with other threads, say its types. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}
