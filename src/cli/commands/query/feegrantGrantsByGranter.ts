/** `cpocd query feegrant grants-by-granter`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/feegrant/v1beta1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createFeegrantGrantsByGranterQuery(deps: CliDependencies): Command {
  return addPageFlags(
    newQuery(deps, {
      usage: 'grants-by-granter <granter>',
      summary: 'everything that an account lets others spend on fees',
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.allowancesByGranter,
      request: ([granter = '']) => ({ granter }),
      paged: true,
    }),
  );
}
