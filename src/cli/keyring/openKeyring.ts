/** The keyring that a command works with. */

import type { KeyringBackend } from '../config/clientSettings.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { Keyring } from './keyring.ts';
import { createPassphraseVault, type PassphraseSource } from './passphraseVault.ts';
import { plainVault } from './plainVault.ts';

export interface OpenKeyringOptions {
  readonly home: string;
  readonly backend: KeyringBackend;
  readonly passphrase: PassphraseSource;
  /** For the warning that nothing is encrypted. */
  readonly warn: (text: string) => void;
}

export function openKeyring({ home, backend, passphrase, warn }: OpenKeyringOptions): Keyring {
  const { keyringFile, keyringTest } = homeLayout(home);
  if (backend === 'file') {
    return new Keyring('file', keyringFile, createPassphraseVault(keyringFile, passphrase));
  }
  warn(
    `WARNING: the keyring "test" keeps private keys unencrypted in ${keyringTest}; use it on test chains only (--keyring-backend file encrypts)\n`,
  );
  return new Keyring('test', keyringTest, plainVault);
}
