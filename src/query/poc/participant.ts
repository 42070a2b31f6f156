/** cpoc.poc.v1.Query/Participant */

import { QueryParticipantRequest, QueryParticipantResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { participants } from '../../keeper/poc/schema.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { decodeRequest, notFound, type QueryHandler } from '../queryHandler.ts';

export const participant: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Participant',
  handle(query, request) {
    const { state } = query;
    const { address } = decodeRequest(QueryParticipantRequest, request);
    const found = participants.get(state, accountAddress(query, address));
    if (found === undefined) throw notFound(`participant ${address} not found`);
    return QueryParticipantResponse.encode({ participant: found }).finish();
  },
};
