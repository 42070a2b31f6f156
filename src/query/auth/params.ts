/** Limits and gas prices of transactions. */

import { QueryParamsResponse } from '../../gen/cosmos/auth/v1beta1/query.ts';
import { getAuthParams } from '../../keeper/auth/params.ts';
import type { QueryHandler } from '../queryHandler.ts';

export const authParams: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/Params',
  handle: (query) => QueryParamsResponse.encode({ params: getAuthParams(query.state) }).finish(),
};
