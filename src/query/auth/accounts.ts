/** All accounts, in the order of their addresses. */

import {
  QueryAccountsRequest,
  QueryAccountsResponse,
} from '../../gen/cosmos/auth/v1beta1/query.ts';
import { toAny } from '../../keeper/auth/accountValue.ts';
import { accounts as accountMap } from '../../keeper/auth/schema.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

export const accounts: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/Accounts',
  handle(query, request) {
    const { pagination } = decodeRequest(QueryAccountsRequest, request);
    const page = paginate(query.state, accountMap, pagination);
    return QueryAccountsResponse.encode({
      accounts: page.items.map(([, account]) => toAny(account)),
      pagination: page.pagination,
    }).finish();
  },
};
