/** cosmos.distribution.v1beta1.Query/Params */

import { QueryParamsResponse } from '../../gen/cosmos/distribution/v1beta1/query.ts';
import type { QueryHandler } from '../queryHandler.ts';
import { zeroDecimal } from '../wireDecimal.ts';

/** Settlement pays every participant into its own account (P30): no tax, nothing for proposers, nothing to withdraw. */
export const distributionParams: QueryHandler = {
  path: '/cosmos.distribution.v1beta1.Query/Params',
  handle: () =>
    QueryParamsResponse.encode({
      params: {
        communityTax: zeroDecimal,
        baseProposerReward: zeroDecimal,
        bonusProposerReward: zeroDecimal,
        withdrawAddrEnabled: false,
      },
    }).finish(),
};
