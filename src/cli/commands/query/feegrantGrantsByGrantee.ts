/** `cpocd query feegrant grants-by-grantee`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/feegrant/v1beta1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createFeegrantGrantsByGranteeQuery(deps: CliDependencies): Command {
  return addPageFlags(
    newQuery(deps, {
      usage: 'grants-by-grantee <grantee>',
      summary: 'everything that an account may spend of others on fees',
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.allowances,
      request: ([grantee = '']) => ({ grantee }),
      paged: true,
    }),
  );
}
