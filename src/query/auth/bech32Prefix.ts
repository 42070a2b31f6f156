/** The prefix of account addresses. */

import { Bech32PrefixResponse } from '../../gen/cosmos/auth/v1beta1/query.ts';
import type { QueryHandler } from '../queryHandler.ts';

export const bech32Prefix: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/Bech32Prefix',
  handle: (query) => Bech32PrefixResponse.encode({ bech32Prefix: query.addressPrefix }).finish(),
};
