/** cosmos.auth.v1beta1.Query/AddressStringToBytes */

import {
  AddressStringToBytesRequest,
  AddressStringToBytesResponse,
} from '../../gen/cosmos/auth/v1beta1/query.ts';
import { decodeRequest, type QueryHandler } from '../queryHandler.ts';
import { accountAddress } from './accountAddress.ts';

export const addressStringToBytes: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/AddressStringToBytes',
  handle(query, request) {
    const { addressString } = decodeRequest(AddressStringToBytesRequest, request);
    const addressBytes = accountAddress(query, addressString);
    return AddressStringToBytesResponse.encode({ addressBytes }).finish();
  },
};
