/** `cpocd query poc signing-info`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocSigningInfoQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'signing-info <address>',
    summary: 'the blocks that the validator of a participant missed',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.signingInfo,
    request: (args) => ({ address: args[0] ?? '' }),
  });
}
