/** What a leaf of an artifact tree is made of (P13). */

import { be64, concatBytes } from '../../lib/bytes.ts';

export interface LeafDataParameters {
  /** Seed of the epoch, 32 bytes. */
  readonly seed: Uint8Array;
  /** The host, 20 bytes. */
  readonly address: Uint8Array;
  /** Number of the nonce in the participant's epoch. */
  readonly nonce: bigint;
  readonly artifact: Uint8Array;
}

/** Where the nonce begins, and the artifact behind it. */
export const leafNonceAt = 52;
export const leafArtifactAt = 60;

/** `epoch.seed ‖ address ‖ be64(nonce) ‖ artifact`: binds a leaf to chain, epoch, host and number. */
export function leafData({ seed, address, nonce, artifact }: LeafDataParameters): Uint8Array {
  return concatBytes(seed, address, be64(nonce), artifact);
}
