/** cpoc.poc.v1.Query/Explain */

import { QueryExplainRequest, QueryExplainResponse } from '../../../gen/cpoc/poc/v1/query.ts';
import { formatAddress } from '../../../types/address.ts';
import { accountAddress } from '../../auth/accountAddress.ts';
import { decodeRequest, type QueryHandler } from '../../queryHandler.ts';
import { readExplainRecords } from './explainRecords.ts';
import { explainSources } from './explainSources.ts';
import { explainTerms } from './explainTerms.ts';

/** Costs what the participant has of commits and challenges, up to a bound. */
export const explain: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Explain',
  handle(query, request) {
    const { epochIndex, address: text } = decodeRequest(QueryExplainRequest, request);
    const address = accountAddress(query, text);
    const records = readExplainRecords(query, address, epochIndex);
    return QueryExplainResponse.encode({
      height: query.height,
      epochIndex: records.epoch.index,
      address: formatAddress(address, query.addressPrefix),
      settled: records.settled,
      terms: explainTerms(records),
      sources: explainSources(records, address, query.height),
      commits: [...records.commits],
      challenges: [...records.challenges],
      truncated: records.truncated,
      summary: records.summary,
      weightRecord: records.weightRecord,
      settlement: records.settlement,
    }).finish();
  },
};
