/** `cpocd query upgrade applied`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/upgrade/v1beta1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createUpgradeAppliedQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'applied <name>',
    summary: 'height at which an upgrade was applied; 0 for never',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.appliedPlan,
    request: ([name = '']) => ({ name }),
  });
}
