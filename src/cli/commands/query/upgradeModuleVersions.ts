/** `cpocd query upgrade module-versions`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/upgrade/v1beta1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createUpgradeModuleVersionsQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'module-versions [module]',
    summary: "versions of the layout of the modules' state",
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.moduleVersions,
    request: ([moduleName = '']) => ({ moduleName }),
  });
}
