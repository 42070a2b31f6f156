/** cosmos.slashing.v1beta1.Query/SigningInfos */

import {
  QuerySigningInfosRequest,
  QuerySigningInfosResponse,
} from '../../gen/cosmos/slashing/v1beta1/query.ts';
import { signingInfos as stored } from '../../keeper/poc/schema.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { signingInfoView } from './signingInfoView.ts';

/** Of the current set, in the order of consensus addresses. */
export const signingInfos: QueryHandler = {
  path: '/cosmos.slashing.v1beta1.Query/SigningInfos',
  handle(query, request) {
    const asked = decodeRequest(QuerySigningInfosRequest, request);
    const { items, pagination } = paginate(query.state, stored, asked.pagination);
    return QuerySigningInfosResponse.encode({
      info: items.map(([address, info]) => signingInfoView(query, address, info)),
      pagination,
    }).finish();
  },
};
