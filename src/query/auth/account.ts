/** One account by its address. */

import { QueryAccountRequest, QueryAccountResponse } from '../../gen/cosmos/auth/v1beta1/query.ts';
import { getAccount } from '../../keeper/auth/accounts.ts';
import { toAny } from '../../keeper/auth/accountValue.ts';
import { decodeRequest, invalidArgument, notFound, type QueryHandler } from '../queryHandler.ts';
import { accountAddress } from './accountAddress.ts';

export const account: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/Account',
  handle(query, request) {
    const { address } = decodeRequest(QueryAccountRequest, request);
    if (address === '') throw invalidArgument('Address cannot be empty');
    const found = getAccount(query.state, accountAddress(query, address));
    if (found === undefined) throw notFound(`account ${address} not found`);
    return QueryAccountResponse.encode({ account: toAny(found) }).finish();
  },
};
