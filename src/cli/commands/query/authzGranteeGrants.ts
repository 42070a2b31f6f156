/** `cpocd query authz grants-by-grantee`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/authz/v1beta1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createAuthzGranteeGrantsQuery(deps: CliDependencies): Command {
  return addPageFlags(
    newQuery(deps, {
      usage: 'grants-by-grantee <grantee>',
      summary: 'everything that an account may do for others',
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.granteeGrants,
      request: ([grantee = '']) => ({ grantee }),
      paged: true,
    }),
  );
}
