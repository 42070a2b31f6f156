/** cpoc.poc.v1.Query/Participants */

import {
  QueryParticipantsRequest,
  QueryParticipantsResponse,
} from '../../gen/cpoc/poc/v1/query.ts';
import { participants as stored } from '../../keeper/poc/schema.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

/** In the order of address bytes. */
export const participants: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Participants',
  handle({ state }, request) {
    const { pagination: page } = decodeRequest(QueryParticipantsRequest, request);
    const { items, pagination } = paginate(state, stored, page);
    const found = items.map(([, participant]) => participant);
    return QueryParticipantsResponse.encode({ participants: found, pagination }).finish();
  },
};
