/** `cpocd query upgrade authority`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/upgrade/v1beta1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createUpgradeAuthorityQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'authority',
    summary: 'who may plan an upgrade',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.authority,
    request: () => ({}),
  });
}
