/** Flags that the commands around the keyring share. */

import type { Command } from 'commander';
import { clientSettings } from '../../config/clientSettings.ts';
import { passphraseVariable } from '../../keyring/passphraseSource.ts';
import { settingFlag } from '../../newCommand.ts';

export function addKeyringFlags(command: Command): Command {
  return command
    .addOption(settingFlag(clientSettings.keyringBackend))
    .option('--keyring-dir <folder>', 'folder that holds the keyring (default: the home)')
    .option(
      '--passphrase-file <file>',
      `file whose first line is the passphrase (env ${passphraseVariable}: the passphrase itself)`,
    );
}

export function addPrefixFlag(command: Command): Command {
  return command.addOption(settingFlag(clientSettings.addressPrefix));
}

/** Of the path m/44'/coin'/account'/0/index. */
export function addHdFlags(command: Command): Command {
  return command
    .option('--account <number>', 'account of the derivation path (default 0)')
    .option('--index <number>', 'index of the derivation path (default 0)')
    .option('--coin-type <number>', 'coin type of the derivation path (default 118)');
}
