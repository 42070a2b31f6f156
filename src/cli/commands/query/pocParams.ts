/** `cpocd query poc params`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocParamsQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'params',
    summary: 'parameters that the next epoch will work with',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.params,
    request: () => ({}),
  });
}
