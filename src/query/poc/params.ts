/** cpoc.poc.v1.Query/Params */

import { QueryParamsRequest, QueryParamsResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { params as stored } from '../../keeper/poc/schema.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

/** The parameters that the next epoch will freeze. */
export const params: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Params',
  handle({ state }, request) {
    decodeRequest(QueryParamsRequest, request);
    return QueryParamsResponse.encode({ params: stored.require(state) }).finish();
  },
};
