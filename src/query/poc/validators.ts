/** cpoc.poc.v1.Query/Validators */

import { QueryValidatorsRequest, QueryValidatorsResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { validators as stored } from '../../keeper/poc/schema.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

/** The set of which CometBFT was last told, in the order of consensus keys. */
export const validators: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Validators',
  handle({ state }, request) {
    const { pagination: page } = decodeRequest(QueryValidatorsRequest, request);
    const { items, pagination } = paginate(state, stored, page);
    const found = items.map(([, validator]) => validator);
    return QueryValidatorsResponse.encode({ validators: found, pagination }).finish();
  },
};
