/** The end of proposals: whose deposit never came, whose vote is over, and what is left of either (G8 to G12). Bounded, whatever is due. */

import type { Closing } from '../../gen/cpoc/gov/v1/gov.ts';
import type { Epoch } from '../../gen/cpoc/poc/v1/poc.ts';
import { type ClosingWork, settle } from '../../keeper/gov/closings.ts';
import { closings } from '../../keeper/gov/schema.ts';
import type { Context } from '../../types/context.ts';
import type { ProposalRunner } from '../../types/gov/proposalRunner.ts';
import { decideDue } from './decideDue.ts';
import { dropUnfunded } from './dropUnfunded.ts';

/**
 * What a block does for closings at most. A refund is a transfer, so this is about as much as 500 MsgSend. As many closings as a block can
 * open (100 dropped, 100 decided), so that a backlog of small ones does not hold up the next.
 */
const perBlock = { closings: 200, deposits: 500, votes: 2000 } as const;

/** The SDK's order: who waited in vain, then who was voted on. What both leave behind comes last, in the same block where it is not much. */
export function closeProposals(ctx: Context, _epoch: Epoch, runner: ProposalRunner): undefined {
  dropUnfunded(ctx);
  decideDue(ctx, runner);
  settleClosings(ctx);
}

/**
 * The lowest ids, each an equal share of the block: one with very many deposits does not hold up the others. What one leaves of its share
 * goes to the ids below, the longest under way.
 */
function settleClosings(ctx: Context): void {
  const due: Closing[] = [];
  for (const [, closing] of closings.entries(ctx)) {
    due.push(closing);
    if (due.length === perBlock.closings) break;
  }
  let { deposits, votes } = perBlock as ClosingWork;
  for (let left = due.length; left > 0; left -= 1) {
    const share = (all: number): number => Number(BigInt(all) / BigInt(left));
    const limits = { deposits: share(deposits), votes: share(votes) };
    const done = settle(ctx, due[left - 1] as Closing, limits);
    deposits -= done.deposits;
    votes -= done.votes;
  }
}
