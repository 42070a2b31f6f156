/** `cpocd keys`: the keyring. */

import type { Command } from 'commander';
import type { CliDependencies } from '../cli.ts';
import { newGroup } from '../newCommand.ts';
import { createKeysAddCommand } from './keys/add.ts';
import { createKeysDeleteCommand } from './keys/delete.ts';
import { createKeysExportCommand } from './keys/export.ts';
import { createKeysImportCommand } from './keys/import.ts';
import { createKeysListCommand } from './keys/list.ts';
import { createKeysMnemonicCommand } from './keys/mnemonic.ts';
import { createKeysShowCommand } from './keys/show.ts';

export function createKeysCommand(deps: CliDependencies): Command {
  return newGroup('keys', 'the keys of accounts')
    .addCommand(createKeysAddCommand(deps))
    .addCommand(createKeysListCommand(deps))
    .addCommand(createKeysShowCommand(deps))
    .addCommand(createKeysDeleteCommand(deps))
    .addCommand(createKeysImportCommand(deps))
    .addCommand(createKeysExportCommand(deps))
    .addCommand(createKeysMnemonicCommand(deps));
}
