/** cpoc.poc.v1.Query/SigningInfos */

import {
  QuerySigningInfosRequest,
  QuerySigningInfosResponse,
} from '../../gen/cpoc/poc/v1/query.ts';
import { signingInfos as stored } from '../../keeper/poc/schema.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

/** Of the current set, in the order of consensus addresses. */
export const signingInfos: QueryHandler = {
  path: '/cpoc.poc.v1.Query/SigningInfos',
  handle({ state }, request) {
    const { pagination: page } = decodeRequest(QuerySigningInfosRequest, request);
    const { items, pagination } = paginate(state, stored, page);
    const found = items.map(([, info]) => info);
    return QuerySigningInfosResponse.encode({ signingInfos: found, pagination }).finish();
  },
};
