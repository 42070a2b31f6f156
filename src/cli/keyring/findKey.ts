/** A key by its name or by its address, as `--from` takes both. */

import { equalBytes } from '../../lib/bytes.ts';
import { readAddress } from '../../types/address.ts';
import { addressOf } from './accountKey.ts';
import type { KeyEntry, Keyring } from './keyring.ts';

/** @throws CliError `not_found` */
export function findKey(keyring: Keyring, nameOrAddress: string, prefix: string): KeyEntry {
  const address = readAddress(nameOrAddress, prefix);
  if (typeof address === 'string') return keyring.get(nameOrAddress);
  const found = keyring.list().find((entry) => equalBytes(addressOf(entry.publicKey), address));
  return found ?? keyring.get(nameOrAddress);
}
