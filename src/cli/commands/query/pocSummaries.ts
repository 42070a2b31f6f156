/** `cpocd query poc summaries`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addEpochFlag, readEpoch } from '../../query/epochFlag.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocSummariesQuery(deps: CliDependencies): Command {
  return addPageFlags(
    addEpochFlag(
      newQuery(deps, {
        usage: 'summaries',
        summary: 'the sums of all participants over an epoch',
        service: QueryDefinition.fullName,
        method: QueryDefinition.methods.summaries,
        request: (_args, invocation) => ({ epochIndex: readEpoch(invocation) }),
        paged: true,
      }),
    ),
  );
}
