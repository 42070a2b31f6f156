/** One balance. What an address does not hold is zero, not an error. */

import { QueryBalanceRequest, QueryBalanceResponse } from '../../gen/cosmos/bank/v1beta1/query.ts';
import { getBalance } from '../../keeper/bank/balances.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { assertDenom, holderAddress } from './bankRequest.ts';

export const balance: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/Balance',
  handle(query, request) {
    const { address, denom } = decodeRequest(QueryBalanceRequest, request);
    assertDenom(denom);
    const amount = getBalance(query.state, holderAddress(query, address), denom);
    return QueryBalanceResponse.encode({ balance: { denom, amount: amount.toString() } }).finish();
  },
};
