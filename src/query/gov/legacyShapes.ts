/** Proposals, votes and tallies of v1 in the shape of v1beta1. */

import type { Proposal, TallyResult, Vote } from '../../gen/cosmos/gov/v1/gov.ts';
import { MsgExecLegacyContent } from '../../gen/cosmos/gov/v1/tx.ts';
import * as legacy from '../../gen/cosmos/gov/v1beta1/gov.ts';
import { parseDecimal } from '../../types/decimal.ts';
import { emptyTally } from '../../types/gov/tally.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { zeroTime } from '../../types/timestamp.ts';

/** Times that are not there yet read as Go's zero time: they cannot be absent in the SDK's encoding. */
export function toLegacyProposal(proposal: Proposal): legacy.Proposal {
  return {
    proposalId: proposal.id,
    content: contentOf(proposal),
    status: proposal.status,
    finalTallyResult: toLegacyTally(proposal.finalTallyResult ?? emptyTally),
    submitTime: proposal.submitTime ?? zeroTime,
    depositEndTime: proposal.depositEndTime ?? zeroTime,
    totalDeposit: proposal.totalDeposit,
    votingStartTime: proposal.votingStartTime ?? zeroTime,
    votingEndTime: proposal.votingEndTime ?? zeroTime,
  };
}

/**
 * The text of a legacy proposal, or the only message of another one, as in the SDK. Where there are more messages, or none, the SDK has no answer, and
 * none for a list that holds such a proposal; here title and summary stand for it, so that nobody can blind older wallets.
 */
function contentOf({ messages, title, summary }: Proposal): WireAny {
  const [message, ...more] = messages;
  if (message === undefined || more.length > 0) {
    const value = legacy.TextProposal.encode({ title, description: summary }).finish();
    return { typeUrl: '/cosmos.gov.v1beta1.TextProposal', value };
  }
  if (message.typeUrl !== '/cosmos.gov.v1.MsgExecLegacyContent') return message;
  return MsgExecLegacyContent.decode(message.value).content ?? message;
}

export function toLegacyTally(tally: TallyResult): legacy.TallyResult {
  return {
    yes: tally.yesCount,
    abstain: tally.abstainCount,
    no: tally.noCount,
    noWithVeto: tally.noWithVetoCount,
  };
}

/** Weights are numbers times 10^18, in digits; the deprecated single option stays empty, as in the SDK. */
export function toLegacyVote({ proposalId, voter, options }: Vote): legacy.Vote {
  return {
    proposalId,
    voter,
    option: legacy.VoteOption.VOTE_OPTION_UNSPECIFIED,
    options: options.map(({ option, weight }) => ({
      option,
      weight: (parseDecimal(weight) ?? 0n).toString(),
    })),
  };
}
