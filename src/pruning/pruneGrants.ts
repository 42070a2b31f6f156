/** Grants and fee allowances whose time is over (M5, M10). */

import { removeExpiredGrants } from '../keeper/authz/grants.ts';
import { removeExpiredAllowances } from '../keeper/feegrant/expired.ts';
import type { Context } from '../types/context.ts';

/** Of each kind a block. What is behind them waits: an expired grant is of no use, whether it is still there or not. */
const mostPerBlock = 200;

export function pruneGrants(ctx: Context): undefined {
  removeExpiredGrants(ctx, mostPerBlock);
  removeExpiredAllowances(ctx, mostPerBlock);
}
