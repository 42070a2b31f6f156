/** `cpocd query poc weight-record`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addEpochFlag, readEpoch } from '../../query/epochFlag.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocWeightRecordQuery(deps: CliDependencies): Command {
  return addEpochFlag(
    newQuery(deps, {
      usage: 'weight-record <address>',
      summary: "every term of a participant's weight in a settled epoch",
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.weightRecord,
      request: (args, invocation) => ({
        epochIndex: readEpoch(invocation),
        address: args[0] ?? '',
      }),
    }),
  );
}
