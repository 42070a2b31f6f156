/** cosmos.staking.v1beta1.Query/Params */

import { QueryParamsResponse } from '../../gen/cosmos/staking/v1beta1/query.ts';
import { params } from '../../keeper/poc/schema.ts';
import type { QueryHandler } from '../queryHandler.ts';
import { zeroDecimal } from '../wireDecimal.ts';

/**
 * Wallets show `bond_denom` as the coin of the chain: it is the one in which epochs are rewarded. Nothing is bonded or unbonded,
 * and no past set is kept.
 */
export const stakingParams: QueryHandler = {
  path: '/cosmos.staking.v1beta1.Query/Params',
  handle({ state }) {
    const { maxValidators, epochReward } = params.require(state);
    return QueryParamsResponse.encode({
      params: {
        unbondingTime: { seconds: 0n, nanos: 0 },
        maxValidators,
        maxEntries: 0,
        historicalEntries: 0,
        bondDenom: epochReward?.denom ?? '',
        minCommissionRate: zeroDecimal,
      },
    }).finish();
  },
};
