/** SHA-256, the one hash of the chain. Everything hashes through here, so that a faster implementation has one place to go. */

import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';

/** SHA-256 of the message (FIPS 180-4): 32 bytes. */
export function sha256(message: Uint8Array): Uint8Array {
  return nobleSha256(message);
}
