/** The end of proposals: whose deposit never came, whose vote is over, and what is left of either (G8 to G12). Bounded, whatever is due. */

import type { Epoch } from '../../gen/cpoc/poc/v1/poc.ts';
import { settle } from '../../keeper/gov/closings.ts';
import { closings } from '../../keeper/gov/schema.ts';
import type { Context } from '../../types/context.ts';
import type { ProposalRunner } from '../../types/gov/proposalRunner.ts';
import { decideDue } from './decideDue.ts';
import { dropUnfunded } from './dropUnfunded.ts';

/** What a block does for closings at most. A refund is a transfer, so this is about as much as 500 MsgSend. */
const perBlock = { closings: 20, deposits: 500, votes: 2000 } as const;

/** The SDK's order: who waited in vain, then who was voted on. What both leave behind comes last, in the same block where it is not much. */
export function closeProposals(ctx: Context, _epoch: Epoch, runner: ProposalRunner): undefined {
  dropUnfunded(ctx);
  decideDue(ctx, runner);
  settleClosings(ctx);
}

/** The lowest ids first, each an equal share of the block: one with very many deposits does not hold up the others. */
function settleClosings(ctx: Context): void {
  const due = [];
  for (const [, closing] of closings.entries(ctx)) {
    due.push(closing);
    if (due.length === perBlock.closings) break;
  }
  const count = BigInt(due.length);
  const share = (all: number): number => Number(BigInt(all) / count);
  for (const closing of due) {
    settle(ctx, closing, { deposits: share(perBlock.deposits), votes: share(perBlock.votes) });
  }
}
