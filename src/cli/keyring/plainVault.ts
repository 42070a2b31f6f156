/** No protection at all: the `test` keyring. */

import { fromHex, toHex } from '../../lib/bytes.ts';
import { CliError } from '../cliError.ts';
import type { Vault } from './vault.ts';

export const plainVault: Vault = {
  isOpen: true,
  seal: (secret) => Promise.resolve({ unencrypted: toHex(secret) }),
  open: (sealed) => {
    const text = sealed['unencrypted'];
    if (text === undefined || !/^([0-9a-f]{2})+$/.test(text)) {
      return Promise.reject(
        new CliError(
          'keyring',
          'the key file holds no unencrypted key',
          'it belongs to another keyring, or is damaged: restore it from its mnemonic with `cpocd keys add NAME --recover`',
        ),
      );
    }
    return Promise.resolve(fromHex(text));
  },
};
