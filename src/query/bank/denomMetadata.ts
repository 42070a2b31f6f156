/** Names and units of one denomination. */

import {
  QueryDenomMetadataRequest,
  QueryDenomMetadataResponse,
} from '../../gen/cosmos/bank/v1beta1/query.ts';
import { denomMetadata as metadataMap } from '../../keeper/bank/schema.ts';
import { decodeRequest, notFound, type QueryHandler } from '../queryHandler.ts';
import { assertDenom } from './bankRequest.ts';

export const denomMetadata: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/DenomMetadata',
  handle(query, request) {
    const { denom } = decodeRequest(QueryDenomMetadataRequest, request);
    assertDenom(denom);
    const metadata = metadataMap.get(query.state, denom);
    if (metadata === undefined) throw notFound(`client metadata for denom ${denom}`);
    return QueryDenomMetadataResponse.encode({ metadata }).finish();
  },
};
