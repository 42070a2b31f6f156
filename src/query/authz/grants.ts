/** cosmos.authz.v1beta1.Query/Grants: what one account lets another do. */

import { QueryGrantsRequest, QueryGrantsResponse } from '../../gen/cosmos/authz/v1beta1/query.ts';
import { grants as stored } from '../../keeper/authz/schema.ts';
import { AppError } from '../../lib/errors.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

/** All of a pair, or the one for a type of message. An expired one is among them until it is pruned. */
export const grants: QueryHandler = {
  path: '/cosmos.authz.v1beta1.Query/Grants',
  handle(query, request) {
    const { state } = query;
    const asked = decodeRequest(QueryGrantsRequest, request);
    const granter = accountAddress(query, asked.granter);
    const grantee = accountAddress(query, asked.grantee);
    const { msgTypeUrl } = asked;
    if (msgTypeUrl !== '') {
      const grant = stored.get(state, [granter, grantee, msgTypeUrl]);
      if (grant === undefined) {
        throw new AppError(
          sdkErrors.unknownRequest,
          `authorization not found for ${msgTypeUrl} type: authorization not found`,
        );
      }
      return QueryGrantsResponse.encode({ grants: [grant], pagination: undefined }).finish();
    }
    const prefix = stored.key.prefix(granter, grantee);
    const { items, pagination } = paginate(state, stored, asked.pagination, prefix);
    const found = items.map(([, grant]) => grant);
    return QueryGrantsResponse.encode({ grants: found, pagination }).finish();
  },
};
