/** Stateless check of a consensus key in a message (P1). */

import { AppError } from '../../lib/errors.ts';
import { pocErrors } from '../../types/poc/errors.ts';

/** @throws AppError poc/20 unless the key is empty or has the 32 bytes of ed25519. */
export function checkConsensusKey(key: Uint8Array): void {
  if (key.length === 0 || key.length === 32) return;
  throw new AppError(
    pocErrors.invalidConsensusKey,
    `consensus_pubkey has ${key.length} bytes, expected the 32 bytes of an ed25519 key, or none to run no validator`,
  );
}
