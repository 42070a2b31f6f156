/** `cpocd keys show`: one key, by name or address. */

import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { findKey } from '../../keyring/findKey.ts';
import { newCommand } from '../../newCommand.ts';
import { addKeyringFlags, addPrefixFlag } from './keyFlags.ts';
import { shownKey } from './printKey.ts';

export function createKeysShowCommand(deps: CliDependencies): Command {
  const command = newCommand(deps, 'show <name>', 'show a key, by its name or address', runShow)
    .option('-a, --address', 'the address alone')
    .option('-p, --pubkey', 'the public key alone');
  return addPrefixFlag(addKeyringFlags(command));
}

function runShow(invocation: Invocation, [name = '']: readonly string[]): void {
  if (invocation.isSet('address') && invocation.isSet('pubkey')) {
    throw new CliError(
      'usage',
      'flags --address and --pubkey exclude each other',
      'give one of them',
    );
  }
  const prefix = invocation.addressPrefix;
  const shown = shownKey(findKey(invocation.openKeyring(), name, prefix), prefix);
  if (invocation.isSet('address')) invocation.io.out(`${shown.address}\n`);
  else if (invocation.isSet('pubkey')) invocation.io.out(`${JSON.stringify(shown.pubkey)}\n`);
  else invocation.print(shown);
}
