/** `cpocd query poc epoch`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { readIndex } from '../../query/epochFlag.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocEpochQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'epoch [index]',
    summary: 'an epoch, the current one without an index',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.epoch,
    request: (args) => ({ epochIndex: readIndex(args[0]) }),
  });
}
