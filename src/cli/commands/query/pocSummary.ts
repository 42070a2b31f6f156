/** `cpocd query poc summary`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addEpochFlag, readEpoch } from '../../query/epochFlag.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocSummaryQuery(deps: CliDependencies): Command {
  return addEpochFlag(
    newQuery(deps, {
      usage: 'summary <address>',
      summary: "a participant's sums over an epoch",
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.summary,
      request: (args, invocation) => ({
        epochIndex: readEpoch(invocation),
        address: args[0] ?? '',
      }),
    }),
  );
}
