/** `cpocd query poc commit`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { readIndex } from '../../query/epochFlag.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocCommitQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'commit <epoch> <address> <height>',
    summary: 'a commit by epoch, participant and height',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.commit,
    request: (args) => ({
      epochIndex: readIndex(args[0]),
      address: args[1] ?? '',
      height: readIndex(args[2]),
    }),
  });
}
