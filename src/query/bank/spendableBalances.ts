/** What an address may spend: all of it, as nothing is locked on this chain. */

import {
  QuerySpendableBalancesRequest,
  QuerySpendableBalancesResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { balancePage } from './balancePage.ts';

export const spendableBalances: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/SpendableBalances',
  handle(query, request) {
    const page = balancePage(query, decodeRequest(QuerySpendableBalancesRequest, request));
    return QuerySpendableBalancesResponse.encode(page).finish();
  },
};
