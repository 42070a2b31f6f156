/** `cpocd query upgrade plan`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/upgrade/v1beta1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createUpgradePlanQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'plan',
    summary: 'the upgrade that is planned, if one is',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.currentPlan,
    request: () => ({}),
  });
}
