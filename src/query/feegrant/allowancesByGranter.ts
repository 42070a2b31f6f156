/** cosmos.feegrant.v1beta1.Query/AllowancesByGranter: everything that an account lets others spend on fees. */

import {
  QueryAllowancesByGranterRequest,
  QueryAllowancesByGranterResponse,
} from '../../gen/cosmos/feegrant/v1beta1/query.ts';
import { allowances, allowancesByGranter as index } from '../../keeper/feegrant/schema.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { paginateKeys } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

/** In the order of the grantees. Costs what the page holds. */
export const allowancesByGranter: QueryHandler = {
  path: '/cosmos.feegrant.v1beta1.Query/AllowancesByGranter',
  handle(query, request) {
    const { state } = query;
    const asked = decodeRequest(QueryAllowancesByGranterRequest, request);
    const prefix = index.key.prefix(accountAddress(query, asked.granter));
    const { items, pagination } = paginateKeys(state, index, asked.pagination, prefix);
    const found = items.map(([granter, grantee]) => allowances.require(state, [grantee, granter]));
    return QueryAllowancesByGranterResponse.encode({ allowances: found, pagination }).finish();
  },
};
