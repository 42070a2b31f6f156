/** cosmos.authz.v1beta1.Query/GranteeGrants: everything that an account may do for others. */

import {
  QueryGranteeGrantsRequest,
  QueryGranteeGrantsResponse,
} from '../../gen/cosmos/authz/v1beta1/query.ts';
import { grants, grantsByGrantee } from '../../keeper/authz/schema.ts';
import { formatAddress } from '../../types/address.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { paginateKeys } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

/** In the order of the granters. Costs what the page holds. */
export const granteeGrants: QueryHandler = {
  path: '/cosmos.authz.v1beta1.Query/GranteeGrants',
  handle(query, request) {
    const { state, addressPrefix } = query;
    const asked = decodeRequest(QueryGranteeGrantsRequest, request);
    const prefix = grantsByGrantee.key.prefix(accountAddress(query, asked.grantee));
    const { items, pagination } = paginateKeys(state, grantsByGrantee, asked.pagination, prefix);
    const found = items.map(([grantee, granter, typeUrl]) => ({
      ...grants.require(state, [granter, grantee, typeUrl]),
      granter: formatAddress(granter, addressPrefix),
      grantee: asked.grantee,
    }));
    return QueryGranteeGrantsResponse.encode({ grants: found, pagination }).finish();
  },
};
