/** All accounts, in the order of their addresses. */

import {
  QueryAccountsRequest,
  QueryAccountsResponse,
} from '../../gen/cosmos/auth/v1beta1/query.ts';
import { accounts as stored } from '../../keeper/auth/schema.ts';
import { encodeStoredPage } from '../encodeStoredPage.ts';
import { paginateStored } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

/** The state holds the Any that the answer shows. */
export const accounts: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/Accounts',
  handle(query, request) {
    const { pagination: asked } = decodeRequest(QueryAccountsRequest, request);
    return encodeStoredPage(paginateStored(query.state, stored, asked), (pagination, writer) =>
      QueryAccountsResponse.encode({ accounts: [], pagination }, writer),
    );
  },
};
