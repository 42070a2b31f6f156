/** cosmos.bank.v1beta1.Query/DenomOwners */

import {
  QueryDenomOwnersRequest,
  QueryDenomOwnersResponse,
} from '../../gen/cosmos/bank/v1beta1/query.ts';
import { getBalance } from '../../keeper/bank/balances.ts';
import { holders } from '../../keeper/bank/schema.ts';
import { formatAddress } from '../../types/address.ts';
import { paginateKeys } from '../paginate.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { assertDenom } from './bankRequest.ts';

/** Who holds a denomination, and how much of it, in the order of addresses. */
export const denomOwners: QueryHandler = {
  path: '/cosmos.bank.v1beta1.Query/DenomOwners',
  handle(query, request) {
    const asked = decodeRequest(QueryDenomOwnersRequest, request);
    const { denom } = asked;
    assertDenom(denom);
    const prefix = holders.key.prefix(denom);
    const { items, pagination } = paginateKeys(query.state, holders, asked.pagination, prefix);
    return QueryDenomOwnersResponse.encode({
      denomOwners: items.map(([, address]) => ({
        address: formatAddress(address, query.addressPrefix),
        balance: { denom, amount: getBalance(query.state, address, denom).toString() },
      })),
      pagination,
    }).finish();
  },
};
