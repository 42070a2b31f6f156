/** Which epoch a request means. */

import { currentEpochIndex } from '../../keeper/poc/schema.ts';
import type { StateReader } from '../../lib/kv.ts';

/** 0 means the current epoch. */
export function epochOf(state: StateReader, requested: bigint): bigint {
  return requested === 0n ? currentEpochIndex.require(state) : requested;
}
