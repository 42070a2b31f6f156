/** `cpocd query poc pruning-state`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocPruningStateQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'pruning-state',
    summary: 'how far old epochs were pruned',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.pruningState,
    request: () => ({}),
  });
}
