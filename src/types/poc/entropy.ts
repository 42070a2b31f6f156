/** Seeds and entropy: hashes of what nobody could know beforehand (P5, P16). */

import { be64, concatBytes, utf8 } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';

const epochSeedTag = utf8('cpoc/epoch-seed/v1');
const entropyTag = utf8('cpoc/entropy/v1');

/**
 * Seed of an epoch (P5): `H("cpoc/epoch-seed/v1" ‖ chain_id ‖ be64(index) ‖ app_hash(S−1))`, 32 bytes.
 * `previousAppHash` is the app hash after block S−1; at the initial height what InitChain returned.
 */
export function computeEpochSeed(
  chainId: string,
  epochIndex: bigint,
  previousAppHash: Uint8Array,
): Uint8Array {
  return sha256(concatBytes(epochSeedTag, utf8(chainId), be64(epochIndex), previousAppHash));
}

/**
 * Entropy of block `height` (P16): `H("cpoc/entropy/v1" ‖ chain_id ‖ be64(height) ‖ app_hash(height−1))`, 32 bytes. It depends on
 * all of the block before, and so on any commit that it may select.
 */
export function computeEntropy(
  chainId: string,
  height: bigint,
  previousAppHash: Uint8Array,
): Uint8Array {
  return sha256(concatBytes(entropyTag, utf8(chainId), be64(height), previousAppHash));
}
