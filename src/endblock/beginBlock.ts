/** What happens before the first transaction of a block. */

import { beginEpoch, isEpochStart } from '../keeper/poc/epochs.ts';
import { emitEpochStarted } from '../keeper/poc/events.ts';
import type { Context } from '../types/context.ts';

/** P4, P5, P29: at an epoch's first height its seed is set and its parameters are frozen. */
export function beginBlock(ctx: Context): void {
  if (isEpochStart(ctx)) emitEpochStarted(ctx, beginEpoch(ctx));
}
