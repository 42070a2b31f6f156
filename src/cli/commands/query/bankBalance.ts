/** `cpocd query bank balance`. */

import type { Command } from 'commander';
import { QueryBalanceRequest, QueryBalanceResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createBankBalanceQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'balance <address> <denom>',
    summary: 'one denomination of an account',
    service: 'cosmos.bank.v1beta1.Query',
    method: {
      name: 'Balance',
      requestType: QueryBalanceRequest,
      responseType: QueryBalanceResponse,
    },
    request: (args) => ({ address: args[0] ?? '', denom: args[1] ?? '' }),
  });
}
