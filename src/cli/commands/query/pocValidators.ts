/** `cpocd query poc validators`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocValidatorsQuery(deps: CliDependencies): Command {
  return addPageFlags(
    newQuery(deps, {
      usage: 'validators',
      summary: 'the validator set that the chain last decided',
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.validators,
      request: () => ({}),
      paged: true,
    }),
  );
}
