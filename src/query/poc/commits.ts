/** cpoc.poc.v1.Query/Commits */

import { QueryCommitsRequest, QueryCommitsResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { commits as stored } from '../../keeper/poc/schema.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { encodeStoredPage } from '../encodeStoredPage.ts';
import { paginateStored } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { epochOf } from './epochOf.ts';

/** Of an epoch, or of one participant in it; in the order of address bytes, then height. */
export const commits: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Commits',
  handle(query, request) {
    const { state } = query;
    const { epochIndex, address, pagination: page } = decodeRequest(QueryCommitsRequest, request);
    const index = epochOf(state, epochIndex);
    const prefix =
      address === ''
        ? stored.key.prefix(index)
        : stored.key.prefix(index, accountAddress(query, address));
    return encodeStoredPage(paginateStored(state, stored, page, prefix), (pagination, writer) =>
      QueryCommitsResponse.encode({ commits: [], pagination }, writer),
    );
  },
};
