/** An account address as an argument or a flag. */

import { readAddress } from '../types/address.ts';
import { CliError } from './cliError.ts';

/** The text itself, once it is known to be one. @throws CliError `usage` */
export function parseAddressText(text: string, prefix: string, where: string): string {
  const address = readAddress(text, prefix);
  if (typeof address !== 'string') return text;
  throw new CliError(
    'usage',
    `${where} is "${text}"`,
    `expected an address that begins with ${prefix}1 (${address})`,
  );
}
