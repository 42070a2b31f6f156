/** `cpocd query bank total`. */

import type { Command } from 'commander';
import {
  QueryTotalSupplyRequest,
  QueryTotalSupplyResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query';
import type { CliDependencies } from '../../cli.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createBankTotalQuery(deps: CliDependencies): Command {
  return addPageFlags(
    newQuery(deps, {
      usage: 'total',
      summary: 'all coins there are',
      service: 'cosmos.bank.v1beta1.Query',
      method: {
        name: 'TotalSupply',
        requestType: QueryTotalSupplyRequest,
        responseType: QueryTotalSupplyResponse,
      },
      request: () => ({}),
      paged: true,
    }),
  );
}
