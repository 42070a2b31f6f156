/** `cpocd keys export`: the private key in hexadecimal, unprotected; the flags say so, as in the SDK. */

import type { Command } from 'commander';
import { toHex } from '../../../lib/bytes.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { confirm } from '../../keyring/ask.ts';
import { newCommand } from '../../newCommand.ts';
import { addKeyringFlags } from './keyFlags.ts';

export function createKeysExportCommand(deps: CliDependencies): Command {
  const command = newCommand(deps, 'export <name>', 'show a private key in hexadecimal', runExport)
    .option('--unarmored-hex', 'needed: the key is shown as it is')
    .option('--unsafe', 'needed: whoever sees it has the account')
    .option('-y, --yes', 'do not ask');
  return addKeyringFlags(command);
}

async function runExport(invocation: Invocation, [name = '']: readonly string[]): Promise<void> {
  if (!invocation.isSet('unarmored-hex') || !invocation.isSet('unsafe')) {
    throw new CliError(
      'usage',
      'the private key would be shown unprotected',
      'give both --unarmored-hex and --unsafe where that is what you want',
    );
  }
  const keyring = invocation.openKeyring();
  keyring.get(name);
  if (!invocation.isSet('yes')) {
    await confirm(invocation.asker, `Show the private key of "${name}"?`);
  }
  const key = toHex(await keyring.privateKey(name));
  invocation.print({ name, private_key: key }, () => `${key}\n`);
}
