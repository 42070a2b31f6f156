/** cpoc.poc.v1.Query/WeightRecords */

import {
  QueryWeightRecordsRequest,
  QueryWeightRecordsResponse,
} from '../../gen/cpoc/poc/v1/query.ts';
import { weightRecords as stored } from '../../keeper/poc/schema.ts';
import { encodeStoredPage } from '../encodeStoredPage.ts';
import { paginateStored } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { settledEpochOf } from './lastSettledEpoch.ts';

/** Of an epoch, in the order of address bytes. */
export const weightRecords: QueryHandler = {
  path: '/cpoc.poc.v1.Query/WeightRecords',
  handle(query, request) {
    const { epochIndex, pagination: page } = decodeRequest(QueryWeightRecordsRequest, request);
    const prefix = stored.key.prefix(settledEpochOf(query, epochIndex));
    return encodeStoredPage(
      paginateStored(query.state, stored, page, prefix),
      (pagination, writer) =>
        QueryWeightRecordsResponse.encode({ weightRecords: [], pagination }, writer),
    );
  },
};
