/** The supply of one denomination; zero where there is none. */

import {
  QuerySupplyOfRequest,
  QuerySupplyOfResponse,
} from '../../gen/cosmos/bank/v1beta1/query.ts';
import { getSupply } from '../../keeper/bank/supply.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { assertDenom } from './bankRequest.ts';

export const supplyOf: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/SupplyOf',
  handle(query, request) {
    const { denom } = decodeRequest(QuerySupplyOfRequest, request);
    assertDenom(denom);
    const amount = getSupply(query.state, denom).toString();
    return QuerySupplyOfResponse.encode({ amount: { denom, amount } }).finish();
  },
};
