/** What all kinds of accounts have in common, by address. */

import {
  QueryAccountInfoRequest,
  QueryAccountInfoResponse,
} from '../../gen/cosmos/auth/v1beta1/query.ts';
import { getAccount } from '../../keeper/auth/accounts.ts';
import { toBase } from '../../keeper/auth/accountValue.ts';
import { decodeRequest, invalidArgument, notFound, type QueryHandler } from '../queryHandler.ts';
import { accountAddress } from './accountAddress.ts';

export const accountInfo: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/AccountInfo',
  handle(query, request) {
    const { address } = decodeRequest(QueryAccountInfoRequest, request);
    if (address === '') throw invalidArgument('address cannot be empty');
    const found = getAccount(query.state, accountAddress(query, address));
    if (found === undefined) throw notFound(`account ${address} not found`);
    return QueryAccountInfoResponse.encode({ info: toBase(found) }).finish();
  },
};
