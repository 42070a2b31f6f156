/** The block's own hash goes into the state, so that only who proposes a block can try out its app hash (P16, attack A8). */

import { blockHash } from '../keeper/poc/schema.ts';
import type { ConsensusReport } from '../types/consensusReport.ts';
import type { Context } from '../types/context.ts';

/**
 * Without it an app hash follows from the transactions alone: on a quiet chain whoever sends the last commit could try variants of it in a copy of the
 * state until the draw suits. One write a block.
 */
export function rememberBlock(ctx: Context, report: ConsensusReport): undefined {
  if (report.blockHash.length > 0) blockHash.set(ctx, report.blockHash);
}
