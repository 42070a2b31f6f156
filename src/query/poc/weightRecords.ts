/** cpoc.poc.v1.Query/WeightRecords */

import {
  QueryWeightRecordsRequest,
  QueryWeightRecordsResponse,
} from '../../gen/cpoc/poc/v1/query.ts';
import { weightRecords as stored } from '../../keeper/poc/schema.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { settledEpochOf } from './lastSettledEpoch.ts';

/** Of an epoch, in the order of address bytes. */
export const weightRecords: QueryHandler = {
  path: '/cpoc.poc.v1.Query/WeightRecords',
  handle(query, request) {
    const { epochIndex, pagination: page } = decodeRequest(QueryWeightRecordsRequest, request);
    const prefix = stored.key.prefix(settledEpochOf(query, epochIndex));
    const { items, pagination } = paginate(query.state, stored, page, prefix);
    const found = items.map(([, record]) => record);
    return QueryWeightRecordsResponse.encode({ weightRecords: found, pagination }).finish();
  },
};
