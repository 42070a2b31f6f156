/** `cpocd query bank denom-metadata`. */

import type { Command } from 'commander';
import {
  QueryDenomMetadataRequest,
  QueryDenomMetadataResponse,
} from 'cosmjs-types/cosmos/bank/v1beta1/query';
import type { CliDependencies } from '../../cli.ts';
import { newQuery } from '../../query/runQuery.ts';

export function createBankDenomMetadataQuery(deps: CliDependencies): Command {
  return newQuery(deps, {
    usage: 'denom-metadata <denom>',
    summary: 'what is known of a denomination',
    service: 'cosmos.bank.v1beta1.Query',
    method: {
      name: 'DenomMetadata',
      requestType: QueryDenomMetadataRequest,
      responseType: QueryDenomMetadataResponse,
    },
    request: (args) => ({ denom: args[0] ?? '' }),
  });
}
