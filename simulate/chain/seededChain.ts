/** A chain of which only the app hashes matter: each is a hash of the run's seed and the height, as unknown as a real one. */

import { be64, concatBytes, utf8 } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { computeEntropy } from '../../src/types/poc/entropy.ts';

export interface ChainView {
  readonly chainId: string;
  /** App hash after a block, 32 bytes. */
  appHash(height: bigint): Uint8Array;
}

const appHashTag = utf8('cpoc/simulate/app-hash');
const tryTag = utf8('cpoc/simulate/try');
const addressTag = utf8('cpoc/simulate/address');

export function seededChain(seed: string): ChainView {
  const bytes = utf8(seed);
  return {
    chainId: 'simulate-1',
    appHash: (height) => sha256(concatBytes(appHashTag, bytes, be64(height))),
  };
}

/** P16 on such a chain. */
export function entropyAt(chain: ChainView, height: bigint): Uint8Array {
  return computeEntropy(chain.chainId, height, chain.appHash(height - 1n));
}

/** The app hash that a proposer finds at its n-th try to fill the block of a height: another order, another transaction of its own. */
export function triedAppHash(chain: ChainView, height: bigint, attempt: number): Uint8Array {
  return sha256(concatBytes(tryTag, chain.appHash(height), be64(BigInt(attempt))));
}

/** Address of an identity, 20 bytes; as good as random, so that its place in the audit's order is. */
export function addressOf(name: string): Uint8Array {
  return sha256(concatBytes(addressTag, utf8(name))).slice(0, 20);
}
