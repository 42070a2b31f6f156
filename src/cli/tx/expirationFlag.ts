/** `--expiration`: the last moment of a grant. */

import type { Command } from 'commander';
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';

export function addExpirationFlag(command: Command): Command {
  return command.option(
    '--expiration <time>',
    'the last moment of its use: 2027-01-31T12:00:00Z, or seconds since 1970 (default: for ever)',
  );
}

/** @throws CliError `usage` */
export function readExpiration(invocation: Invocation): Timestamp | undefined {
  const text = invocation.text('expiration');
  if (text === undefined) return undefined;
  const milliseconds = /^\d{1,11}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  const isTime = /^\d{1,11}$|^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text);
  if (!isTime || Number.isNaN(milliseconds)) {
    throw new CliError(
      'usage',
      `flag --expiration is "${text}"`,
      'expected a time such as 2027-01-31T12:00:00Z, or seconds since 1970',
    );
  }
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds: BigInt(seconds), nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}
