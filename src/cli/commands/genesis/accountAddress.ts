/** An account that a genesis command names: an address, or a key of the keyring. */

import { formatAddress, readAddress } from '../../../types/address.ts';
import type { Invocation } from '../../cli.ts';
import { addressOf } from '../../keyring/accountKey.ts';

/** @param prefix of the genesis. @throws CliError `not_found` */
export function accountAddress(invocation: Invocation, text: string, prefix: string): string {
  if (typeof readAddress(text, prefix) !== 'string') return text;
  return formatAddress(addressOf(invocation.openKeyring().get(text).publicKey), prefix);
}
