/** `cpocd query authz grants`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/authz/v1beta1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createAuthzGrantsQuery(deps: CliDependencies): Command {
  return addPageFlags(
    newQuery(deps, {
      usage: 'grants <granter> <grantee> [msg-type]',
      summary: 'what one account lets another do',
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.grants,
      request: ([granter = '', grantee = '', msgTypeUrl = '']) => ({
        granter,
        grantee,
        msgTypeUrl,
      }),
      paged: true,
    }),
  );
}
