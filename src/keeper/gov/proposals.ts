/** Proposals from their submission to the end of their vote. */

import { type Proposal, ProposalStatus } from '../../gen/cosmos/gov/v1/gov.ts';
import { InvariantError } from '../../lib/errors.ts';
import type { Context } from '../../types/context.ts';
import { addDuration } from '../../types/gov/duration.ts';
import { emptyTally } from '../../types/gov/tally.ts';
import type { Timestamp } from '../../types/timestamp.ts';
import { dequeue, enqueue } from './queues.ts';
import {
  activeQueue,
  govParams,
  inactiveQueue,
  nextProposalId,
  proposals,
  submissionFailures,
  votingProposals,
} from './schema.ts';

export type NewProposal = Pick<
  Proposal,
  'messages' | 'metadata' | 'title' | 'summary' | 'proposer' | 'expedited'
>;

/** A proposal that waits for deposits. */
export function createProposal(ctx: Context, content: NewProposal): Proposal {
  const id = nextProposalId.require(ctx);
  nextProposalId.set(ctx, id + 1n);
  const { maxDepositPeriod } = govParams.require(ctx);
  const submitTime = timestamp(ctx.block.time);
  const depositEndTime = addDuration(submitTime, promised(maxDepositPeriod));
  const proposal: Proposal = {
    ...content,
    id,
    status: ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD,
    finalTallyResult: emptyTally,
    submitTime,
    depositEndTime,
    totalDeposit: [],
    votingStartTime: undefined,
    votingEndTime: undefined,
    failedReason: '',
  };
  setProposal(ctx, proposal);
  enqueue(ctx, inactiveQueue, depositEndTime, id);
  return proposal;
}

/** Replaces a proposal, and remembers whether it is voted on. */
export function setProposal(ctx: Context, proposal: Proposal): void {
  const { id, status } = proposal;
  if (status === ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD) votingProposals.add(ctx, id);
  else votingProposals.remove(ctx, id);
  proposals.set(ctx, id, proposal);
}

/** The vote begins now. */
export function beginVoting(ctx: Context, proposal: Proposal): void {
  const { votingPeriod, expeditedVotingPeriod } = govParams.require(ctx);
  const votingStartTime = timestamp(ctx.block.time);
  const period = proposal.expedited ? expeditedVotingPeriod : votingPeriod;
  const votingEndTime = addDuration(votingStartTime, promised(period));
  setProposal(ctx, {
    ...proposal,
    votingStartTime,
    votingEndTime,
    status: ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD,
  });
  dequeue(ctx, inactiveQueue, promised(proposal.depositEndTime), proposal.id);
  enqueue(ctx, activeQueue, votingEndTime, proposal.id);
}

/** An expedited proposal that did not pass goes on as a usual one (G10). It may be due at once, where parameters became shorter. */
export function convertToUsual(ctx: Context, proposal: Proposal): Proposal {
  const { votingPeriod } = govParams.require(ctx);
  const start = promised(proposal.votingStartTime);
  const votingEndTime = addDuration(start, promised(votingPeriod));
  const usual = { ...proposal, expedited: false, votingEndTime };
  enqueue(ctx, activeQueue, votingEndTime, proposal.id);
  return usual;
}

/** As if it had never been there; its deposits and votes are a closing's. */
export function deleteProposal(ctx: Context, proposal: Proposal): void {
  const { id, depositEndTime, votingEndTime } = proposal;
  dequeue(ctx, inactiveQueue, promised(depositEndTime), id);
  if (votingEndTime !== undefined) {
    dequeue(ctx, activeQueue, votingEndTime, id);
    votingProposals.remove(ctx, id);
  }
  if (submissionFailures.has(ctx, id)) submissionFailures.delete(ctx, id);
  proposals.delete(ctx, id);
}

/** Whether it takes deposits, and may be cancelled. */
export function isOpen({ status }: Proposal): boolean {
  return (
    status === ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD ||
    status === ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD
  );
}

/** What the deposits must reach before the vote begins. */
export function minDepositOf(
  params: Pick<ReturnType<typeof govParams.require>, 'minDeposit' | 'expeditedMinDeposit'>,
  expedited: boolean,
): { denom: string; amount: string }[] {
  return expedited ? params.expeditedMinDeposit : params.minDeposit;
}

function timestamp({ seconds, nanos }: Timestamp): { seconds: bigint; nanos: number } {
  return { seconds, nanos };
}

/** Parameters are whole, and a proposal has the times of the state that it is in. */
export function promised<T>(value: T | undefined): T {
  if (value === undefined) throw new InvariantError('a proposal or a parameter set is not whole');
  return value;
}
