/** cpoc.poc.v1.Query/WeightRecord */

import {
  QueryWeightRecordRequest,
  QueryWeightRecordResponse,
} from '../../gen/cpoc/poc/v1/query.ts';
import { weightRecords } from '../../keeper/poc/schema.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { decodeRequest, notFound, type QueryHandler } from '../queryHandler.ts';
import { settledEpochOf } from './lastSettledEpoch.ts';

export const weightRecord: QueryHandler = {
  path: '/cpoc.poc.v1.Query/WeightRecord',
  handle(query, request) {
    const { epochIndex, address } = decodeRequest(QueryWeightRecordRequest, request);
    const index = settledEpochOf(query, epochIndex);
    const bytes = accountAddress(query, address);
    const found = weightRecords.get(query.state, [index, bytes]);
    if (found === undefined) {
      throw notFound(`weight record of ${address} in epoch ${index} not found`);
    }
    return QueryWeightRecordResponse.encode({ weightRecord: found }).finish();
  },
};
