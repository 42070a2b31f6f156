/** Proposals whose deposits did not reach the minimum in time are dropped (G8). */

import { Settlement } from '../../gen/cpoc/gov/v1/gov.ts';
import { close } from '../../keeper/gov/closings.ts';
import { deleteProposal } from '../../keeper/gov/proposals.ts';
import { firstDue } from '../../keeper/gov/queues.ts';
import { govParams, inactiveQueue, proposals } from '../../keeper/gov/schema.ts';
import type { Context } from '../../types/context.ts';

/** Proposals that a block drops; others wait for the next. */
const perBlock = 100;

export function dropUnfunded(ctx: Context): void {
  for (let dropped = 0; dropped < perBlock; dropped += 1) {
    const id = firstDue(ctx, inactiveQueue, ctx.block.time);
    if (id === undefined) return;
    deleteProposal(ctx, proposals.require(ctx, id));
    const { burnProposalDepositPrevote: burns } = govParams.require(ctx);
    close(ctx, {
      proposalId: id,
      settlement: burns ? Settlement.SETTLEMENT_BURN : Settlement.SETTLEMENT_REFUND,
    });
    ctx.events.emit('inactive_proposal', {
      proposal_id: id.toString(),
      proposal_result: 'proposal_dropped',
    });
  }
}
