/** cosmos.auth.v1beta1.Query/AddressBytesToString */

import {
  AddressBytesToStringRequest,
  AddressBytesToStringResponse,
} from '../../gen/cosmos/auth/v1beta1/query.ts';
import { formatAddress } from '../../types/address.ts';
import { decodeRequest, invalidArgument, type QueryHandler } from '../queryHandler.ts';

/** The SDK's bound of an address; a derived module address has 32 bytes. */
const maxAddressLength = 255;

export const addressBytesToString: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/AddressBytesToString',
  handle(query, request) {
    const { addressBytes } = decodeRequest(AddressBytesToStringRequest, request);
    if (addressBytes.length === 0) throw invalidArgument('empty address bytes is not allowed');
    if (addressBytes.length > maxAddressLength) {
      throw invalidArgument(
        `address max length is ${maxAddressLength}, got ${addressBytes.length}`,
      );
    }
    const addressString = formatAddress(addressBytes, query.addressPrefix);
    return AddressBytesToStringResponse.encode({ addressString }).finish();
  },
};
