/** All coins of an address; with `resolve_denom` under the display names of their metadata, the amounts as they are. */

import {
  QueryAllBalancesRequest,
  QueryAllBalancesResponse,
} from '../../gen/cosmos/bank/v1beta1/query.ts';
import { denomMetadata } from '../../keeper/bank/schema.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { balancePage } from './balancePage.ts';

export const allBalances: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/AllBalances',
  handle(query, request) {
    const asked = decodeRequest(QueryAllBalancesRequest, request);
    const { balances, pagination } = balancePage(query, asked);
    const shown = asked.resolveDenom
      ? balances.map(({ denom, amount }) => ({
          denom: denomMetadata.get(query.state, denom)?.display ?? denom,
          amount,
        }))
      : balances;
    return QueryAllBalancesResponse.encode({ balances: shown, pagination }).finish();
  },
};
