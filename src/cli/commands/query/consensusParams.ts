/** `cpocd query consensus params`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cosmos/consensus/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createConsensusParamsQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'params',
    summary: 'bounds of blocks and evidence that CometBFT keeps',
    service: QueryDefinition.fullName,
    method: QueryDefinition.methods.params,
    request: () => ({}),
  });
}
