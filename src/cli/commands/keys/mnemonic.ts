/** `cpocd keys mnemonic`: 24 fresh words; nothing is stored. */

import type { Command } from 'commander';
import type { CliDependencies } from '../../cli.ts';
import { newMnemonic } from '../../keyring/accountKey.ts';
import { newCommand } from '../../newCommand.ts';

export function createKeysMnemonicCommand(deps: CliDependencies): Command {
  return newCommand(deps, 'mnemonic', 'make a mnemonic without storing anything', (invocation) => {
    const mnemonic = newMnemonic();
    invocation.print({ mnemonic }, () => `${mnemonic}\n`);
  });
}
