/** cpoc.poc.v1.Query/Commit */

import { QueryCommitRequest, QueryCommitResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { commits } from '../../keeper/poc/schema.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { decodeRequest, invalidArgument, notFound, type QueryHandler } from '../queryHandler.ts';
import { epochOf } from './epochOf.ts';

export const commit: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Commit',
  handle(query, request) {
    const { state } = query;
    const { epochIndex, address, height } = decodeRequest(QueryCommitRequest, request);
    if (height < 0n) throw invalidArgument(`height ${height} is negative`);
    const index = epochOf(state, epochIndex);
    const found = commits.get(state, [index, accountAddress(query, address), height]);
    if (found === undefined) {
      throw notFound(`commit of ${address} at height ${height} in epoch ${index} not found`);
    }
    return QueryCommitResponse.encode({ commit: found }).finish();
  },
};
