/** Which epoch was settled last, as the height of a query sees it. */

import { currentEpoch } from '../../keeper/poc/epochs.ts';
import { epochHeights } from '../../types/poc/epochHeights.ts';
import type { QueryContext } from '../queryHandler.ts';

/** The requested epoch; where 0 was requested, the current one once its last block is there, and the one before until then. */
export function settledEpochOf({ state, height }: QueryContext, requested: bigint): bigint {
  if (requested !== 0n) return requested;
  const epoch = currentEpoch(state);
  return height >= epochHeights(epoch).last ? epoch.index : epoch.index - 1n;
}
