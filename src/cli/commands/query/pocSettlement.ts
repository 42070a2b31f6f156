/** `cpocd query poc settlement`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addEpochFlag, readEpoch } from '../../query/epochFlag.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocSettlementQuery(deps: CliDependencies): Command {
  return addEpochFlag(
    newQuery(deps, {
      usage: 'settlement',
      summary: 'what the weight records of a settled epoch have in common',
      service: QueryDefinition.fullName,
      method: QueryDefinition.methods.settlement,
      request: (_args, invocation) => ({ epochIndex: readEpoch(invocation) }),
    }),
  );
}
