/** MsgCancelProposal: the proposer takes it back, and depositors lose a share (G13). */

import type { MsgCancelProposal, MsgCancelProposalResponse } from '../../gen/cosmos/gov/v1/tx.ts';
import { Settlement } from '../../gen/cpoc/gov/v1/gov.ts';
import { close, settle } from '../../keeper/gov/closings.ts';
import { deleteProposal, isOpen } from '../../keeper/gov/proposals.ts';
import { govParams, proposals } from '../../keeper/gov/schema.ts';
import { AppError } from '../../lib/errors.ts';
import { parseAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import { parseDecimal } from '../../types/decimal.ts';
import { govErrors } from '../../types/govErrors.ts';
import { compareTimes } from '../../types/timestamp.ts';

/** Deposits and votes that the transaction itself settles; what is more, EndBlock does. */
const settledAtOnce = { deposits: 100, votes: 100 };

export function cancelProposal(
  ctx: Context,
  message: MsgCancelProposal,
): MsgCancelProposalResponse {
  const { proposalId, proposer } = message;
  parseAddress(proposer, ctx.block.addressPrefix, 'invalid proposer address');
  const proposal = proposals.get(ctx, proposalId);
  if (proposal === undefined) {
    throw new AppError(govErrors.invalidProposal, `proposal ${proposalId} does not exist`);
  }
  if (proposal.proposer !== proposer.toLowerCase()) {
    throw new AppError(govErrors.invalidProposer, `invalid proposer ${proposer}`);
  }
  if (!isOpen(proposal)) {
    throw new AppError(
      govErrors.invalidProposal,
      'proposal should be in the deposit or voting period',
    );
  }
  const { time, height } = ctx.block;
  if (proposal.votingEndTime !== undefined && compareTimes(proposal.votingEndTime, time) < 0) {
    throw new AppError(
      govErrors.votingEnded,
      `voting period is already ended for this proposal ${proposalId}`,
    );
  }
  const { proposalCancelRatio, proposalCancelDest } = govParams.require(ctx);
  const closing = close(ctx, {
    proposalId,
    settlement: Settlement.SETTLEMENT_CANCEL,
    cancelRatio: (parseDecimal(proposalCancelRatio) ?? 0n).toString(),
    cancelDest: proposalCancelDest,
  });
  deleteProposal(ctx, proposal);
  settle(ctx, closing, settledAtOnce);
  ctx.events.emit('cancel_proposal', { sender: proposer, proposal_id: proposalId.toString() });
  return {
    proposalId,
    canceledTime: { seconds: time.seconds, nanos: time.nanos },
    canceledHeight: height,
  };
}
