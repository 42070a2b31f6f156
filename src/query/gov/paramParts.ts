/** Parameters as SDK 0.46 divided them, and as clients still ask for them: `voting`, `deposit` and `tallying`. */

import type {
  DepositParams,
  Params,
  TallyParams,
  VotingParams,
} from '../../gen/cosmos/gov/v1/gov.ts';
import { invalidArgument } from '../queryHandler.ts';

export interface ParamParts {
  readonly depositParams: DepositParams | undefined;
  readonly votingParams: VotingParams | undefined;
  readonly tallyParams: TallyParams | undefined;
}

const none: ParamParts = {
  depositParams: undefined,
  votingParams: undefined,
  tallyParams: undefined,
};

/** The part that is asked for; none where the text is empty. @throws AppError sdk/18 for another text */
export function readParamParts(params: Params, paramsType: string): ParamParts {
  const { minDeposit, maxDepositPeriod, votingPeriod, quorum, threshold, vetoThreshold } = params;
  switch (paramsType) {
    case '':
      return none;
    case 'deposit':
      return { ...none, depositParams: { minDeposit, maxDepositPeriod } };
    case 'voting':
      return { ...none, votingParams: { votingPeriod } };
    case 'tallying':
      return { ...none, tallyParams: { quorum, threshold, vetoThreshold } };
    default:
      throw invalidArgument(`unknown params type: ${paramsType}`);
  }
}
