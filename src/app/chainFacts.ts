/** Facts of genesis that every block and query needs. */

import { addressPrefix, chainId, initialHeight } from '../keeper/chain/schema.ts';
import { consensusParams } from '../keeper/consensus/schema.ts';
import type { StateReader } from '../lib/kv.ts';

export interface ChainFacts {
  readonly chainId: string;
  readonly addressPrefix: string;
  readonly initialHeight: bigint;
}

export function readChainFacts(state: StateReader): ChainFacts {
  return {
    chainId: chainId.require(state),
    addressPrefix: addressPrefix.require(state),
    initialHeight: initialHeight.require(state),
  };
}

/** Gas bound of a block; −1 for none. */
export function maxBlockGas(state: StateReader): bigint {
  return consensusParams.get(state)?.block?.maxGas ?? -1n;
}
