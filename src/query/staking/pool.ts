/** cosmos.staking.v1beta1.Query/Pool */

import { QueryPoolResponse } from '../../gen/cosmos/staking/v1beta1/query.ts';
import { currentValidators } from '../../keeper/poc/validatorSet.ts';
import type { QueryHandler } from '../queryHandler.ts';

/** All power, so that a validator's tokens over it are its share. */
export const pool: QueryHandler = {
  path: '/cosmos.staking.v1beta1.Query/Pool',
  handle({ state }) {
    const power = currentValidators(state).reduce((sum, member) => sum + member.power, 0n);
    return QueryPoolResponse.encode({
      pool: { notBondedTokens: '0', bondedTokens: power.toString() },
    }).finish();
  },
};
