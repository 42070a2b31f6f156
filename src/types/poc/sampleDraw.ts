/** Which commits are challenged, and at which leaf (P17). */

import { be64, concatBytes, fromBigEndian, utf8 } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';

const drawTag = utf8('cpoc/draw/v1');

export interface SampleDrawParameters {
  /** Entropy of the drawing block, 32 bytes. */
  readonly entropy: Uint8Array;
  readonly epochIndex: bigint;
  /** The committing participant, 20 bytes. */
  readonly address: Uint8Array;
  /** Leaves of the commit, at least 1. */
  readonly nonceCount: number;
  /** Chance of a challenge in basis points, 0 … 10000. */
  readonly sampleRateBps: number;
}

/**
 * `r = H("cpoc/draw/v1" ‖ entropy ‖ be64(epoch) ‖ address)`: the first 8 bytes choose whether, the next 8 which leaf, so that neither
 * narrows the other (attack A10). Returns the leaf's index, or undefined where the commit is not drawn.
 */
export function drawSample(parameters: SampleDrawParameters): bigint | undefined {
  const { entropy, epochIndex, address, nonceCount, sampleRateBps } = parameters;
  const r = sha256(concatBytes(drawTag, entropy, be64(epochIndex), address));
  if (fromBigEndian(r.subarray(0, 8)) % 10_000n >= BigInt(sampleRateBps)) return undefined;
  return fromBigEndian(r.subarray(8, 16)) % BigInt(nonceCount);
}
