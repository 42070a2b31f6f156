/** cpoc.poc.v1.Query/Epoch */

import { QueryEpochRequest, QueryEpochResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { epochs } from '../../keeper/poc/schema.ts';
import { epochHeights } from '../../types/poc/epochHeights.ts';
import { decodeRequest, notFound, type QueryHandler } from '../queryHandler.ts';
import { epochOf } from './epochOf.ts';

export const epoch: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Epoch',
  handle({ state, height }, request) {
    const index = epochOf(state, decodeRequest(QueryEpochRequest, request).epochIndex);
    const found = epochs.get(state, index);
    if (found === undefined) throw notFound(`epoch ${index} not found`);
    const { lastCommit, last } = epochHeights(found);
    return QueryEpochResponse.encode({
      epoch: found,
      lastCommitHeight: lastCommit,
      lastHeight: last,
      currentHeight: height,
    }).finish();
  },
};
