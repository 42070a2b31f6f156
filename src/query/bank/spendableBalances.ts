/** What an address may spend: all of it, but for the deposits that lie in the gov account. */

import {
  QuerySpendableBalancesRequest,
  QuerySpendableBalancesResponse,
} from '../../gen/cosmos/bank/v1beta1/query.ts';
import { getSpendable } from '../../keeper/bank/balances.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { balancePage } from './balancePage.ts';
import { holderAddress } from './bankRequest.ts';

/** A page of the balances; a denomination of which nothing may be spent stands with 0. */
export const spendableBalances: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/SpendableBalances',
  handle(query, bytes) {
    const request = decodeRequest(QuerySpendableBalancesRequest, bytes);
    const { balances: page, pagination } = balancePage(query, request);
    const holder = holderAddress(query, request.address);
    const balances = page.map(({ denom }) => ({
      denom,
      amount: getSpendable(query.state, holder, denom).toString(),
    }));
    return QuerySpendableBalancesResponse.encode({ balances, pagination }).finish();
  },
};
