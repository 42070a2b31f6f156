/** Parameters of governance as JSON of the SDK: proto names, durations such as `172800s`. */

import type { Params } from '../../gen/cosmos/gov/v1/gov.ts';
import { type Duration, formatDuration } from './duration.ts';

type Json = boolean | string | readonly { denom: string; amount: string }[];

/** In the order of the proto's fields. */
export function govParamsJson(params: Params): Readonly<Record<string, Json>> {
  const duration = (value: Duration | undefined): string =>
    formatDuration(value ?? { seconds: 0n, nanos: 0 });
  return {
    min_deposit: params.minDeposit,
    max_deposit_period: duration(params.maxDepositPeriod),
    voting_period: duration(params.votingPeriod),
    quorum: params.quorum,
    threshold: params.threshold,
    veto_threshold: params.vetoThreshold,
    min_initial_deposit_ratio: params.minInitialDepositRatio,
    proposal_cancel_ratio: params.proposalCancelRatio,
    proposal_cancel_dest: params.proposalCancelDest,
    expedited_voting_period: duration(params.expeditedVotingPeriod),
    expedited_threshold: params.expeditedThreshold,
    expedited_min_deposit: params.expeditedMinDeposit,
    burn_vote_quorum: params.burnVoteQuorum,
    burn_proposal_deposit_prevote: params.burnProposalDepositPrevote,
    burn_vote_veto: params.burnVoteVeto,
    min_deposit_ratio: params.minDepositRatio,
  };
}
