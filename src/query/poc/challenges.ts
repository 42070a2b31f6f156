/** cpoc.poc.v1.Query/Challenges */

import type { PageResponse } from '../../gen/cosmos/base/query/v1beta1/pagination.ts';
import { QueryChallengesRequest, QueryChallengesResponse } from '../../gen/cpoc/poc/v1/query.ts';
import {
  challengesByEpoch,
  currentEpochIndex,
  openByDeadline,
  openByParticipant,
  challenges as stored,
} from '../../keeper/poc/schema.ts';
import { accountAddress } from '../auth/accountAddress.ts';
import { paginateKeys } from '../paginate.ts';
import { decodeRequest, type QueryContext, type QueryHandler } from '../queryHandler.ts';
import { epochOf } from './epochOf.ts';

interface IdPage {
  readonly ids: readonly bigint[];
  readonly pagination: PageResponse;
}

/** Of an epoch, in the order of address bytes, then id; the open ones of all participants in the order of their deadlines. */
export const challenges: QueryHandler = {
  path: '/cpoc.poc.v1.Query/Challenges',
  handle(query, request) {
    const decoded = decodeRequest(QueryChallengesRequest, request);
    const { ids, pagination } = decoded.openOnly
      ? openIds(query, decoded)
      : epochIds(query, decoded);
    const found = ids.map((id) => stored.require(query.state, id));
    return QueryChallengesResponse.encode({ challenges: found, pagination }).finish();
  },
};

function epochIds(query: QueryContext, request: QueryChallengesRequest): IdPage {
  const { state } = query;
  const index = epochOf(state, request.epochIndex);
  const prefix =
    request.address === ''
      ? challengesByEpoch.key.prefix(index)
      : challengesByEpoch.key.prefix(index, accountAddress(query, request.address));
  const { items, pagination } = paginateKeys(state, challengesByEpoch, request.pagination, prefix);
  return { ids: items.map(([, , id]) => id), pagination };
}

/** Open challenges are of the current epoch: every deadline falls inside its own (P6). */
function openIds(query: QueryContext, request: QueryChallengesRequest): IdPage {
  const { state } = query;
  const { epochIndex, address, pagination: page } = request;
  if (epochIndex !== 0n && epochIndex !== currentEpochIndex.require(state)) {
    return { ids: [], pagination: { nextKey: new Uint8Array(0), total: 0n } };
  }
  if (address === '') {
    const { items, pagination } = paginateKeys(state, openByDeadline, page);
    return { ids: items.map(([, id]) => id), pagination };
  }
  const prefix = openByParticipant.key.prefix(accountAddress(query, address));
  const { items, pagination } = paginateKeys(state, openByParticipant, page, prefix);
  return { ids: items.map(([, id]) => id), pagination };
}
