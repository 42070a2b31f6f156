/** `cpocd query poc weight-records`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addEpochFlag, readEpoch } from '../../query/epochFlag.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocWeightRecordsQuery(deps: CliDependencies): Command {
  return addPageFlags(
    addEpochFlag(
      newQuery(deps, {
        usage: 'weight-records',
        summary: 'the weight records of a settled epoch',
        service: QueryDefinition.fullName,
        method: QueryDefinition.methods.weightRecords,
        request: (_args, invocation) => ({ epochIndex: readEpoch(invocation) }),
        paged: true,
      }),
    ),
  );
}
