/** `cpocd query bank balances`. */

import type { Command } from 'commander';
import {
  QueryAllBalancesRequest,
  QueryAllBalancesResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query';
import type { CliDependencies } from '../../cli.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createBankBalancesQuery(deps: CliDependencies): Command {
  return addPageFlags(
    newQuery(deps, {
      usage: 'balances <address>',
      summary: 'coins of an account',
      service: 'cosmos.bank.v1beta1.Query',
      method: {
        name: 'AllBalances',
        requestType: QueryAllBalancesRequest,
        responseType: QueryAllBalancesResponse,
      },
      request: (args) => ({ address: args[0] ?? '' }),
      paged: true,
    }),
  );
}
