/** cpoc.poc.v1.Query/PruningState */

import { PruningState } from '../../gen/cpoc/poc/v1/poc.ts';
import {
  QueryPruningStateRequest,
  QueryPruningStateResponse,
} from '../../gen/cpoc/poc/v1/query.ts';
import { pruningState as stored } from '../../keeper/poc/schema.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

/** Zeros while nothing was pruned. */
export const pruningState: QueryHandler = {
  path: '/cpoc.poc.v1.Query/PruningState',
  handle({ state }, request) {
    decodeRequest(QueryPruningStateRequest, request);
    const found = stored.get(state) ?? PruningState.fromPartial({});
    return QueryPruningStateResponse.encode({ pruningState: found }).finish();
  },
};
