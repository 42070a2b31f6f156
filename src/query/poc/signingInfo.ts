/** cpoc.poc.v1.Query/SigningInfo */

import { QuerySigningInfoRequest, QuerySigningInfoResponse } from '../../gen/cpoc/poc/v1/query.ts';
import { consensusKeyAt, isJailed } from '../../keeper/poc/participants.ts';
import { currentEpochIndex, participants, signingInfos } from '../../keeper/poc/schema.ts';
import { consensusAddress } from '../../types/consensusAddress.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { decodeRequest, notFound, type QueryHandler } from '../queryHandler.ts';

export const signingInfo: QueryHandler = {
  path: '/cpoc.poc.v1.Query/SigningInfo',
  handle(query, request) {
    const { state } = query;
    const { address } = decodeRequest(QuerySigningInfoRequest, request);
    const participant = participants.get(state, accountAddress(query, address));
    if (participant === undefined) throw notFound(`participant ${address} not found`);
    const key = consensusKeyAt(participant, currentEpochIndex.get(state) ?? 0n);
    const found = key.length === 0 ? undefined : signingInfos.get(state, consensusAddress(key));
    if (found === undefined) {
      const why = isJailed(participant) ? '; it is jailed' : '';
      throw notFound(`${address} has no validator in the current set${why}`);
    }
    return QuerySigningInfoResponse.encode({ signingInfo: found }).finish();
  },
};
