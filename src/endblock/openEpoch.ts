/** At an epoch's first height its seed is set and its parameters are frozen (P4, P5, P29). */

import { beginEpoch, isEpochStart } from '../keeper/poc/epochs.ts';
import { emitEpochStarted } from '../keeper/poc/events.ts';
import type { Context } from '../types/context.ts';

export function openEpoch(ctx: Context): undefined {
  if (isEpochStart(ctx)) emitEpochStarted(ctx, beginEpoch(ctx));
}
