/** cpoc.poc.v1.Query/Summaries */

import { QuerySummariesRequest, QuerySummariesResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { summaries as stored } from '../../keeper/poc/schema.ts';
import { encodeStoredPage } from '../encodeStoredPage.ts';
import { paginateStored } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { epochOf } from './epochOf.ts';

/** Of an epoch, in the order of address bytes. */
export const summaries: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Summaries',
  handle({ state }, request) {
    const { epochIndex, pagination: page } = decodeRequest(QuerySummariesRequest, request);
    const prefix = stored.key.prefix(epochOf(state, epochIndex));
    return encodeStoredPage(paginateStored(state, stored, page, prefix), (pagination, writer) =>
      QuerySummariesResponse.encode({ summaries: [], pagination }, writer),
    );
  },
};
