/** A key as the commands show it. */

import { formatAddress } from '../../../types/address.ts';
import type { Invocation } from '../../cli.ts';
import { addressOf } from '../../keyring/accountKey.ts';
import type { KeyEntry } from '../../keyring/keyring.ts';
import { formatTable } from '../../output/table.ts';

export interface ShownKey {
  readonly name: string;
  readonly type: 'local';
  readonly address: string;
  readonly pubkey: { readonly '@type': string; readonly key: string };
  readonly hd_path?: string;
}

export function shownKey(entry: KeyEntry, prefix: string): ShownKey {
  return {
    name: entry.name,
    type: 'local',
    address: formatAddress(addressOf(entry.publicKey), prefix),
    pubkey: {
      '@type': '/cosmos.crypto.secp256k1.PubKey',
      key: Buffer.from(entry.publicKey).toString('base64'),
    },
    ...(entry.hdPath === undefined ? {} : { hd_path: entry.hdPath }),
  };
}

/** JSON is the key itself for one, a list for many. */
export function printKeys(invocation: Invocation, keys: readonly KeyEntry[]): void {
  const shown = keys.map((entry) => shownKey(entry, invocation.addressPrefix));
  invocation.print(shown, () =>
    formatTable(
      [{ title: 'NAME' }, { title: 'ADDRESS' }, { title: 'PATH' }],
      shown.map((key) => [key.name, key.address, key.hd_path ?? 'imported']),
    ),
  );
}
