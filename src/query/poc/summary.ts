/** cpoc.poc.v1.Query/Summary */

import { QuerySummaryRequest, QuerySummaryResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { summaries } from '../../keeper/poc/schema.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { decodeRequest, notFound, type QueryHandler } from '../queryHandler.ts';
import { epochOf } from './epochOf.ts';

export const summary: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Summary',
  handle(query, request) {
    const { state } = query;
    const { epochIndex, address } = decodeRequest(QuerySummaryRequest, request);
    const index = epochOf(state, epochIndex);
    const found = summaries.get(state, [index, accountAddress(query, address)]);
    if (found === undefined) throw notFound(`summary of ${address} in epoch ${index} not found`);
    return QuerySummaryResponse.encode({ summary: found }).finish();
  },
};
