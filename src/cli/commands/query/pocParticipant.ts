/** `cpocd query poc participant`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocParticipantQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'participant <address>',
    summary: 'a participant',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.participant,
    request: (args) => ({ address: args[0] ?? '' }),
  });
}
