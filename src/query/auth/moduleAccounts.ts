/** The accounts of all modules. */

import { QueryModuleAccountsResponse } from '../../gen/cosmos/auth/v1beta1/query.ts';
import { getAccount } from '../../keeper/auth/accounts.ts';
import { toAny } from '../../keeper/auth/accountValue.ts';
import { moduleAccounts as specs } from '../../keeper/auth/moduleAccounts.ts';
import { moduleAddress } from '../../types/moduleAddress.ts';
import type { QueryHandler } from '../queryHandler.ts';

export const moduleAccounts: QueryHandler = {
  path: '/cosmos.auth.v1beta1.Query/ModuleAccounts',
  handle(query) {
    const found = specs
      .map(({ name }) => getAccount(query.state, moduleAddress(name)))
      .filter((account) => account !== undefined);
    return QueryModuleAccountsResponse.encode({ accounts: found.map(toAny) }).finish();
  },
};
