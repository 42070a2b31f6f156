/** cpoc.poc.v1.Query/Challenge */

import { QueryChallengeRequest, QueryChallengeResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { challenges } from '../../keeper/poc/schema.ts';
import { decodeRequest, notFound, type QueryHandler } from '../queryHandler.ts';

export const challenge: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Challenge',
  handle({ state }, request) {
    const { id } = decodeRequest(QueryChallengeRequest, request);
    const found = challenges.get(state, id);
    if (found === undefined) throw notFound(`challenge ${id} not found`);
    return QueryChallengeResponse.encode({ challenge: found }).finish();
  },
};
