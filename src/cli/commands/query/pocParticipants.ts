/** `cpocd query poc participants`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocParticipantsQuery(deps: CliDependencies): Command {
  return addPageFlags(
    newQuery(deps, {
      usage: 'participants',
      summary: 'all participants',
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.participants,
      request: () => ({}),
      paged: true,
    }),
  );
}
