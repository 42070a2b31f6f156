/** How many places and bytes of CometBFT's mempool each lane may take. */

import type { Lane } from './lanes.ts';

export interface MempoolLimits {
  /** CometBFT's `mempool.size`: transactions. */
  readonly size: number;
  /** CometBFT's `mempool.max_txs_bytes`. */
  readonly maxBytes: number;
  /** Share of both that is kept for responses and commits; 0 to 100. */
  readonly reservedPercent: number;
}

/**
 * The share of a lane, in percent. Half of what is reserved is the commits'; responses are never refused here, so that what the others
 * leave, at least the other half, is theirs.
 */
export function sharePercent({ reservedPercent }: MempoolLimits, lane: Lane): number {
  if (lane === 'response') return 100;
  return lane === 'commit' ? reservedPercent / 2 : 100 - reservedPercent;
}
