/** The epoch of a query. */

import type { Command } from 'commander';
import type { Invocation } from '../cli.ts';
import { maxUint64, parseWholeNumber } from '../parseBytes.ts';

export function addEpochFlag(command: Command): Command {
  return command.option(
    '--epoch <index>',
    'epoch (default: the current one, of weight records and settlement the last settled one)',
  );
}

/** 0 stands for the default. */
export function readEpoch(invocation: Invocation): bigint {
  return invocation.bigint('epoch') ?? 0n;
}

/** A whole number as an argument; 0 where it was left out. @throws CliError `usage` */
export function readIndex(text: string | undefined): bigint {
  return parseWholeNumber(text ?? '0', 'the argument', maxUint64);
}
