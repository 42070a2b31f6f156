/** `cpocd keys delete`. */

import type { Command } from 'commander';
import type { CliDependencies } from '../../cli.ts';
import { confirm } from '../../keyring/ask.ts';
import { newCommand } from '../../newCommand.ts';
import { addKeyringFlags } from './keyFlags.ts';

export function createKeysDeleteCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'delete <name>',
    'remove a key for good',
    async (invocation, [name = '']) => {
      const keyring = invocation.openKeyring();
      keyring.get(name);
      if (!invocation.isSet('yes')) {
        await confirm(
          invocation.asker,
          `Remove the key "${name}"? Without its mnemonic it is lost.`,
        );
      }
      keyring.delete(name);
      invocation.print({ deleted: name }, () => `removed ${name}\n`);
    },
  ).option('-y, --yes', 'do not ask');
  return addKeyringFlags(command);
}
