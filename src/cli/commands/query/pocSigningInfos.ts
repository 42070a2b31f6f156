/** `cpocd query poc signing-infos`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocSigningInfosQuery(deps: CliDependencies): Command {
  return addPageFlags(
    newQuery(deps, {
      usage: 'signing-infos',
      summary: 'the blocks that each validator of the set missed',
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.signingInfos,
      request: () => ({}),
      paged: true,
    }),
  );
}
