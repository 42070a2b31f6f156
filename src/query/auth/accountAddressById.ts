/** cosmos.auth.v1beta1.Query/AccountAddressByID */

import {
  QueryAccountAddressByIDRequest,
  QueryAccountAddressByIDResponse,
} from '../../gen/cosmos/auth/v1beta1/query.ts';
import { accountNumbers } from '../../keeper/auth/schema.ts';
import { formatAddress } from '../../types/address.ts';
import { decodeRequest, invalidArgument, notFound, type QueryHandler } from '../queryHandler.ts';

/** The address of an account number. */
export const accountAddressById: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/AccountAddressByID',
  handle(query, request) {
    const { id, accountId } = decodeRequest(QueryAccountAddressByIDRequest, request);
    if (id !== 0n) {
      throw invalidArgument("requesting with id isn't supported, try to request using account-id");
    }
    const prefix = accountNumbers.key.prefix(accountId);
    for (const [, address] of accountNumbers.keys(query.state, { prefix })) {
      const accountAddress = formatAddress(address, query.addressPrefix);
      return QueryAccountAddressByIDResponse.encode({ accountAddress }).finish();
    }
    throw notFound(`account address not found with account number ${accountId}`);
  },
};
