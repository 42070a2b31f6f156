/** cosmos.feegrant.v1beta1.Query/Allowances: everything that an account may spend of others on fees. */

import {
  QueryAllowancesRequest,
  QueryAllowancesResponse,
} from '../../gen/cosmos/feegrant/v1beta1/query.ts';
import { allowances as stored } from '../../keeper/feegrant/schema.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

export const allowances: QueryHandler = {
  path: '/cosmos.feegrant.v1beta1.Query/Allowances',
  handle(query, request) {
    const asked = decodeRequest(QueryAllowancesRequest, request);
    const prefix = stored.key.prefix(accountAddress(query, asked.grantee));
    const { items, pagination } = paginate(query.state, stored, asked.pagination, prefix);
    const found = items.map(([, grant]) => grant);
    return QueryAllowancesResponse.encode({ allowances: found, pagination }).finish();
  },
};
