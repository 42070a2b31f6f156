/** An account as an argument: an address, or the name of a key of this keyring. */

import { formatAddress, readAddress } from '../../types/address.ts';
import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { addressOf } from '../keyring/accountKey.ts';

/** @throws CliError `usage` where it is neither */
export function addressOfAccount(invocation: Invocation, text: string, where: string): string {
  const prefix = invocation.addressPrefix;
  const address = readAddress(text, prefix);
  if (typeof address !== 'string') return text;
  const entry = invocation
    .openKeyring()
    .list()
    .find(({ name }) => name === text);
  if (entry !== undefined) return formatAddress(addressOf(entry.publicKey), prefix);
  throw new CliError(
    'usage',
    `${where} is "${text}"`,
    `expected an address that begins with ${prefix}1 (${address}), or the name of a key of this keyring`,
  );
}
