/** cosmos.bank.v1beta1.Query/SendEnabled */

import {
  QuerySendEnabledRequest,
  QuerySendEnabledResponse,
} from '../../gen/cosmos/bank/v1beta1/query.ts';
import { sendEnabled as stored } from '../../keeper/bank/schema.ts';
import { paginate } from '../paginate.ts';
import { decodeRequest, invalidArgument, type QueryHandler } from '../queryHandler.ts';

/** Denominations that one request may name, as many as a page may hold. */
const maxDenoms = 1000;

/** Denominations that differ from the default, or may: all of them in pages, or those of the named ones that have an entry. */
export const sendEnabled: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/SendEnabled',
  handle({ state }, request) {
    const { denoms, pagination: page } = decodeRequest(QuerySendEnabledRequest, request);
    if (denoms.length > maxDenoms) {
      throw invalidArgument(`${denoms.length} denoms are asked for, expected at most ${maxDenoms}`);
    }
    if (denoms.length > 0) {
      const found = denoms.flatMap((denom) => {
        const enabled = stored.get(state, denom);
        return enabled === undefined ? [] : [{ denom, enabled }];
      });
      return QuerySendEnabledResponse.encode({
        sendEnabled: found,
        pagination: undefined,
      }).finish();
    }
    const { items, pagination } = paginate(state, stored, page);
    return QuerySendEnabledResponse.encode({
      sendEnabled: items.map(([denom, enabled]) => ({ denom, enabled })),
      pagination,
    }).finish();
  },
};
