/** The epoch in which every form of transaction finds what it needs. */

import type { Context } from '../../../src/types/context.ts';
import { setEpoch } from '../pocState.ts';

/** Open for commits of any size, a hundred a participant. */
export function gasEpoch(ctx: Context): void {
  const heights = { startHeight: 1n, length: 1n << 39n };
  setEpoch(ctx, 5n, heights, {
    enableContinuousPoc: true,
    maxCommitsPerEpoch: 100,
    maxNoncesPerCommit: 2 ** 32 - 1,
    nonceWeight: 10,
  });
}
