/** Votes that are over: counted, and what passed is executed (G9 to G11). */

import { type Proposal, ProposalStatus } from '../../gen/cosmos/gov/v1/gov.ts';
import { Settlement } from '../../gen/cpoc/gov/v1/gov.ts';
import { close } from '../../keeper/gov/closings.ts';
import { convertToUsual, promised, setProposal } from '../../keeper/gov/proposals.ts';
import { dequeue, firstDue } from '../../keeper/gov/queues.ts';
import { activeQueue, govParams, proposals } from '../../keeper/gov/schema.ts';
import { ballotsOf, type Voter, votersOf } from '../../keeper/gov/votes.ts';
import type { Context } from '../../types/context.ts';
import { executionGasLimit, type ProposalRunner } from '../../types/gov/proposalRunner.ts';
import { type TallyOutcome, tally } from '../../types/gov/tally.ts';

/**
 * Proposals that a block decides, and ballots that it reads for them: ten proposals of the largest set. It begins no further one once executions
 * used the gas of one whole proposal; so never that of two.
 */
const perBlock = { proposals: 100, ballots: 10_000, gas: executionGasLimit } as const;

interface Decision {
  readonly result: string;
  readonly log: string;
  readonly gasUsed: bigint;
}

/** What was executed may end or change other proposals, so that the queue is asked anew each time. */
export function decideDue(ctx: Context, runner: ProposalRunner): void {
  let id = firstDue(ctx, activeQueue, ctx.block.time);
  if (id === undefined) return;
  // No message changes the set.
  const voters = votersOf(ctx, ctx.block.addressPrefix);
  let gasUsed = 0n;
  let ballots = 0;
  for (let decided = 0; id !== undefined && decided < perBlock.proposals; decided += 1) {
    ballots += voters.length;
    const isTooMuch = gasUsed >= perBlock.gas || ballots > perBlock.ballots;
    if (isTooMuch && decided > 0) return;
    const decision = decide(ctx, proposals.require(ctx, id), voters, runner);
    gasUsed += decision.gasUsed;
    ctx.events.emit('active_proposal', {
      proposal_id: id.toString(),
      proposal_result: decision.result,
      proposal_log: decision.log,
    });
    id = firstDue(ctx, activeQueue, ctx.block.time);
  }
}

function decide(
  ctx: Context,
  proposal: Proposal,
  voters: readonly Voter[],
  runner: ProposalRunner,
): Decision {
  const ballots = ballotsOf(ctx, proposal.id, voters);
  const outcome = tally(ballots, govParams.require(ctx), proposal.expedited);
  const counted = { ...proposal, finalTallyResult: outcome.result };
  dequeue(ctx, activeQueue, promised(proposal.votingEndTime), proposal.id);
  if (outcome.passes) return execute(ctx, counted, runner);
  if (proposal.expedited) {
    setProposal(ctx, convertToUsual(ctx, counted));
    return {
      result: 'expedited_proposal_rejected',
      log: 'expedited proposal converted to regular',
      gasUsed: 0n,
    };
  }
  reject(ctx, counted, outcome);
  return { result: 'proposal_rejected', log: 'rejected', gasUsed: 0n };
}

function reject(ctx: Context, proposal: Proposal, { burnsDeposits }: TallyOutcome): void {
  setProposal(ctx, {
    ...proposal,
    status: ProposalStatus.PROPOSAL_STATUS_REJECTED,
    failedReason: 'proposal did not get enough votes to pass',
  });
  close(ctx, {
    proposalId: proposal.id,
    settlement: burnsDeposits ? Settlement.SETTLEMENT_BURN : Settlement.SETTLEMENT_REFUND,
  });
}

/** The proposal is over before its messages run: none of them can vote on it, pay into it or cancel it. */
function execute(ctx: Context, proposal: Proposal, runner: ProposalRunner): Decision {
  const passed = { ...proposal, status: ProposalStatus.PROPOSAL_STATUS_PASSED };
  setProposal(ctx, passed);
  close(ctx, { proposalId: proposal.id, settlement: Settlement.SETTLEMENT_REFUND });
  const { gasUsed, failure } = runner.execute(ctx, proposal.messages);
  if (failure === undefined) return { result: 'proposal_passed', log: 'passed', gasUsed };
  const { messageIndex, typeUrl, log } = failure;
  setProposal(ctx, {
    ...passed,
    status: ProposalStatus.PROPOSAL_STATUS_FAILED,
    failedReason: log,
  });
  return {
    result: 'proposal_failed',
    log: `passed, but msg ${messageIndex} (${typeUrl}) failed on execution: ${log}`,
    gasUsed,
  };
}
