/** Addresses of validators' consensus keys, as in `cpocvalcons1…`. */

import { encodeBech32 } from '../../types/bech32.ts';

export function formatConsensusAddress(address: Uint8Array, prefix: string): string {
  return address.length === 0 ? '' : encodeBech32(`${prefix}valcons`, address);
}
