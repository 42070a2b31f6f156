/** Paging through a list, with the SDK's flags. */

import type { Command } from 'commander';
import { PageRequest } from '../../gen/cosmos/base/query/v1beta1/pagination.ts';
import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';

export function addPageFlags(command: Command): Command {
  return command
    .option('--limit <number>', 'entries of a page (default 100)')
    .option('--page-key <base64>', 'where to go on: pagination.next_key of the page before')
    .option('--offset <number>', 'entries to skip; excludes --page-key')
    .option('--count-total', 'also count all entries')
    .option('--reverse', 'in descending order');
}

/** @throws CliError `usage` */
export function readPage(invocation: Invocation): PageRequest {
  const key = invocation.text('page-key');
  const offset = invocation.bigint('offset');
  if (key !== undefined && offset !== undefined) {
    throw new CliError(
      'usage',
      'flags --page-key and --offset exclude each other',
      'give one of them',
    );
  }
  if (key !== undefined && !/^[A-Za-z0-9+/_-]+={0,2}$/.test(key)) {
    throw new CliError('usage', `flag --page-key is "${key}"`, 'expected base64, as next_key says');
  }
  return PageRequest.fromPartial({
    key: Uint8Array.from(Buffer.from(key ?? '', 'base64')),
    offset: offset ?? 0n,
    limit: invocation.bigint('limit', 1n) ?? 0n,
    countTotal: invocation.isSet('count-total'),
    reverse: invocation.isSet('reverse'),
  });
}
