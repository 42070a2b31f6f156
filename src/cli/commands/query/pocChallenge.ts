/** `cpocd query poc challenge`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { readIndex } from '../../query/epochFlag.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocChallengeQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'challenge <id>',
    summary: 'a challenge',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.challenge,
    request: (args) => ({ id: readIndex(args[0]) }),
  });
}
