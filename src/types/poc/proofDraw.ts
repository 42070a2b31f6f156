/** Which leaves of a commit a validator asks its host for: a draw that anybody can repeat, and that the host could not foresee. */

import { be32, be64, concatBytes, fromBigEndian, utf8 } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';

const tag = utf8('cpoc/proof-sample/v1');

export interface ProofDrawParameters {
  /** Entropy (P16) of a block above the commit's, 32 bytes. */
  readonly entropy: Uint8Array;
  readonly epochIndex: bigint;
  /** The committing participant, 20 bytes. */
  readonly address: Uint8Array;
  /** The block that holds the commit. */
  readonly commitHeight: bigint;
  /** Leaves of the commit, at least 1. */
  readonly nonceCount: number;
  /** Leaves to draw. */
  readonly samples: number;
}

/**
 * `r_j = H("cpoc/proof-sample/v1" ‖ entropy ‖ be64(epoch) ‖ address ‖ be64(commit height) ‖ be32(j))`, leaf = first 16 bytes modulo the count,
 * for j = 0, 1, … until there are so many different ones; all leaves where the commit has no more. Ascending.
 *
 * Of 2^128 values modulo at most 2^32 no leaf is favoured by more than one in 2^96. Cost: n ln n hashes at most on average, where all n are drawn.
 */
export function drawProofLeaves(parameters: ProofDrawParameters): number[] {
  const { entropy, epochIndex, address, commitHeight, nonceCount, samples } = parameters;
  const wanted = Math.min(samples, nonceCount);
  const prefix = concatBytes(tag, entropy, be64(epochIndex), address, be64(commitHeight));
  const drawn = new Set<number>();
  for (let j = 0; drawn.size < wanted; j += 1) {
    const r = sha256(concatBytes(prefix, be32(j)));
    drawn.add(Number(fromBigEndian(r.subarray(0, 16)) % BigInt(nonceCount)));
  }
  return [...drawn].sort((a, b) => a - b);
}
