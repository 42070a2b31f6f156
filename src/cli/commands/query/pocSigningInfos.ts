/** `cpocd query poc signing-infos`. */

import type { Command } from 'commander';
import { allPages } from '../../../client/allPages.ts';
import type { ChainClient } from '../../../client/connectClient.ts';
import type { Validator } from '../../../gen/cpoc/poc/v1/poc.ts';
import { QueryDefinition, type QuerySigningInfosResponse } from '../../../gen/cpoc/poc/v1/query.ts';
import type { CliDependencies } from '../../cli.ts';
import { formatSigningInfos } from '../../query/formatSigningInfos.ts';
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
      text: textOf,
    }),
  );
}

async function textOf(
  { signingInfos, pagination }: QuerySigningInfosResponse,
  { query }: ChainClient,
): Promise<string> {
  const validators: Validator[] = [];
  const pages = allPages(
    (page) => query.poc.validators(page),
    (answer) => answer.validators,
  );
  for await (const validator of pages) validators.push(validator);
  const more = Buffer.from(pagination?.nextKey ?? []).toString('base64');
  const next = more === '' ? '' : `the next page: --page-key ${more}\n`;
  return formatSigningInfos(signingInfos, validators) + next;
}
