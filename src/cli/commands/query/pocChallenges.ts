/** `cpocd query poc challenges`. */

import type { Command } from 'commander';
import { QueryDefinition } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { addEpochFlag, readEpoch } from '../../query/epochFlag.ts';
import { addPageFlags } from '../../query/pageFlags.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createPocChallengesQuery(deps: CliDependencies): Command {
  return addPageFlags(
    addEpochFlag(
      newQuery(deps, {
        usage: 'challenges [address]',
        summary: 'challenges of an epoch, of one participant or of all',
        service: QueryDefinition.fullName,
        method: QueryDefinition.methods.challenges,
        request: (args, invocation) => ({
          epochIndex: readEpoch(invocation),
          address: args[0] ?? '',
          openOnly: invocation.isSet('open-only'),
        }),
        paged: true,
      }).option('--open-only', 'open challenges only'),
    ),
  );
}
