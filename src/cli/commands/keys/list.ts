/** `cpocd keys list`: all keys. It never asks for a passphrase. */

import type { Command } from 'commander';
import type { CliDependencies } from '../../cli.ts';
import { newCommand } from '../../newCommand.ts';
import { addKeyringFlags, addPrefixFlag } from './keyFlags.ts';
import { printKeys } from './printKey.ts';

export function createKeysListCommand(deps: CliDependencies): Command {
  const command = newCommand(deps, 'list', 'list all keys', (invocation) => {
    printKeys(invocation, invocation.openKeyring().list());
  });
  return addPrefixFlag(addKeyringFlags(command));
}
