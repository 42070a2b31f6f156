/** cpoc.poc.v1.Query/Settlement */

import { QuerySettlementRequest, QuerySettlementResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { settlements } from '../../keeper/poc/schema.ts';
import { decodeRequest, notFound, type QueryHandler } from '../queryHandler.ts';
import { settledEpochOf } from './lastSettledEpoch.ts';

export const settlement: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Settlement',
  handle(query, request) {
    const { epochIndex } = decodeRequest(QuerySettlementRequest, request);
    const index = settledEpochOf(query, epochIndex);
    const found = settlements.get(query.state, index);
    if (found === undefined) throw notFound(`settlement of epoch ${index} not found`);
    return QuerySettlementResponse.encode({ settlement: found }).finish();
  },
};
