/** Allowances whose time is over. */

import type { Context } from '../../types/context.ts';
import { compareTimes } from '../../types/timestamp.ts';
import { removeAllowance, requireAllowance } from './allowances.ts';
import { allowanceQueue, type ExpiringAllowance } from './schema.ts';

/** Removes the oldest that expired before or at the block's time, so many at most. Looks at one more. */
export function removeExpiredAllowances(ctx: Context, most: number): void {
  const due: ExpiringAllowance[] = [];
  for (const key of allowanceQueue.keys(ctx)) {
    const [seconds, nanos] = key;
    const expiration = { seconds, nanos: Number(nanos) };
    if (due.length === most || compareTimes(expiration, ctx.block.time) > 0) break;
    due.push(key);
  }
  for (const [, , grantee, granter] of due) {
    const pair = { granter, grantee };
    removeAllowance(ctx, pair, requireAllowance(ctx, pair));
  }
}
