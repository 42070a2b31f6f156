/** cosmos.consensus.v1.Query/Params: the bounds that CometBFT keeps. */

import { QueryParamsRequest, QueryParamsResponse } from '../../gen/cosmos/consensus/v1/query.ts';
import { consensusParams as stored } from '../../keeper/consensus/schema.ts';
import { decodeRequest, notFound, type QueryHandler } from '../queryHandler.ts';

export const consensusParams: QueryHandler = {
  path: '/cosmos.consensus.v1.Query/Params',
  handle({ state }, request) {
    decodeRequest(QueryParamsRequest, request);
    const params = stored.get(state);
    if (params === undefined) throw notFound('the genesis named no consensus parameters');
    return QueryParamsResponse.encode({ params }).finish();
  },
};
