/** cosmos.authz.v1beta1.Query/GranterGrants: everything that an account lets others do. */

import {
  QueryGranterGrantsRequest,
  QueryGranterGrantsResponse,
} from '../../gen/cosmos/authz/v1beta1/query.ts';
import { grants } from '../../keeper/authz/schema.ts';
import { formatAddress } from '../../types/address.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

export const granterGrants: QueryHandler = {
  path: '/cosmos.authz.v1beta1.Query/GranterGrants',
  handle(query, request) {
    const asked = decodeRequest(QueryGranterGrantsRequest, request);
    const prefix = grants.key.prefix(accountAddress(query, asked.granter));
    const page = paginate(query.state, grants, asked.pagination, prefix);
    const found = page.items.map(([[, grantee], { authorization, expiration }]) => ({
      granter: asked.granter,
      grantee: formatAddress(grantee, query.addressPrefix),
      authorization,
      expiration,
    }));
    const { pagination } = page;
    return QueryGranterGrantsResponse.encode({ grants: found, pagination }).finish();
  },
};
