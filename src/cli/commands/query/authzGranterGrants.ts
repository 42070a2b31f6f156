/** `cpocd query authz grants-by-granter`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/authz/v1beta1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createAuthzGranterGrantsQuery(deps: CliDependencies): Command {
  return addPageFlags(
    newQuery(deps, {
      usage: 'grants-by-granter <granter>',
      summary: 'everything that an account lets others do',
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.granterGrants,
      request: ([granter = '']) => ({ granter }),
      paged: true,
    }),
  );
}
