/** `cpocd query poc commits`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addEpochFlag, readEpoch } from '../../query/epochFlag.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocCommitsQuery(deps: CliDependencies): Command {
  return addPageFlags(
    addEpochFlag(
      newQuery(deps, {
        usage: 'commits [address]',
        summary: 'commits of an epoch, of one participant or of all',
        service: QueryDefinition.fullName,
        method: QueryDefinition.methods.commits,
        request: (args, invocation) => ({
          epochIndex: readEpoch(invocation),
          address: args[0] ?? '',
        }),
        paged: true,
      }),
    ),
  );
}
