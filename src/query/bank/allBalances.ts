/** All coins of an address. */

import {
  QueryAllBalancesRequest,
  QueryAllBalancesResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { balancePage } from './balancePage.ts';

export const allBalances: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/AllBalances',
  handle(query, request) {
    const page = balancePage(query, decodeRequest(QueryAllBalancesRequest, request));
    return QueryAllBalancesResponse.encode(page).finish();
  },
};
