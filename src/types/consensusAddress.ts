/** How CometBFT names a validator. Source: CometBFT `crypto/ed25519`, `PubKey.Address`. */

import { sha256 } from '../lib/sha256.ts';

/** First 20 bytes of the SHA-256 of an ed25519 key. */
export function consensusAddress(consensusPubkey: Uint8Array): Uint8Array {
  return sha256(consensusPubkey).slice(0, 20);
}
