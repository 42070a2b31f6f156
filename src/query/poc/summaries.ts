/** cpoc.poc.v1.Query/Summaries */

import { QuerySummariesRequest, QuerySummariesResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { summaries as stored } from '../../keeper/poc/schema.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { epochOf } from './epochOf.ts';

/** Of an epoch, in the order of address bytes. */
export const summaries: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Summaries',
  handle({ state }, request) {
    const { epochIndex, pagination: page } = decodeRequest(QuerySummariesRequest, request);
    const prefix = stored.key.prefix(epochOf(state, epochIndex));
    const { items, pagination } = paginate(state, stored, page, prefix);
    const found = items.map(([, summary]) => summary);
    return QuerySummariesResponse.encode({ summaries: found, pagination }).finish();
  },
};
