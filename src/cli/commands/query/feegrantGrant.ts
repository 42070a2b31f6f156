/** `cpocd query feegrant grant`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/feegrant/v1beta1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createFeegrantGrantQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'grant <granter> <grantee>',
    summary: 'what one account lets another spend on fees',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.allowance,
    request: ([granter = '', grantee = '']) => ({ granter, grantee }),
  });
}
