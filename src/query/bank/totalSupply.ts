/** The supply of all denominations. */

import {
  QueryTotalSupplyRequest,
  QueryTotalSupplyResponse,
} from '../../gen/cosmos/bank/v1beta1/query.ts';
import { supply } from '../../keeper/bank/schema.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

export const totalSupply: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/TotalSupply',
  handle(query, request) {
    const { pagination } = decodeRequest(QueryTotalSupplyRequest, request);
    const page = paginate(query.state, supply, pagination);
    return QueryTotalSupplyResponse.encode({
      supply: page.items.map(([denom, amount]) => ({ denom, amount: amount.toString() })),
      pagination: page.pagination,
    }).finish();
  },
};
