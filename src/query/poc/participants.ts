/** cpoc.poc.v1.Query/Participants */

import {
  QueryParticipantsRequest,
  QueryParticipantsResponse,
} from '../../gen/cpoc/poc/v1/query.ts';
import { participants as stored } from '../../keeper/poc/schema.ts';
import { encodeStoredPage } from '../encodeStoredPage.ts';
import { paginateStored } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

/** In the order of address bytes. */
export const participants: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Participants',
  handle({ state }, request) {
    const { pagination: page } = decodeRequest(QueryParticipantsRequest, request);
    return encodeStoredPage(paginateStored(state, stored, page), (pagination, writer) =>
      QueryParticipantsResponse.encode({ participants: [], pagination }, writer),
    );
  },
};
