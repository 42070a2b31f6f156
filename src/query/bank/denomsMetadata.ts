/** Names and units of all denominations. */

import {
  QueryDenomsMetadataRequest,
  QueryDenomsMetadataResponse,
} from '../../gen/cosmos/bank/v1beta1/query.ts';
import { denomMetadata } from '../../keeper/bank/schema.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';

export const denomsMetadata: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/DenomsMetadata',
  handle(query, request) {
    const { pagination } = decodeRequest(QueryDenomsMetadataRequest, request);
    const page = paginate(query.state, denomMetadata, pagination);
    return QueryDenomsMetadataResponse.encode({
      metadatas: page.items.map(([, metadata]) => metadata),
      pagination: page.pagination,
    }).finish();
  },
};
