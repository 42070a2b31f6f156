/** `cpocd keys add`: a new key, or one from its mnemonic. */

import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { newMnemonic, parseMnemonic, privateKeyOfMnemonic } from '../../keyring/accountKey.ts';
import { newCommand } from '../../newCommand.ts';
import { formatText } from '../../output/formatText.ts';
import { requestedPath } from './hdOptions.ts';
import { addHdFlags, addKeyringFlags, addPrefixFlag } from './keyFlags.ts';
import { shownKey } from './printKey.ts';

export function createKeysAddCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'add <name>',
    'make a key, or restore one from its mnemonic',
    runAdd,
  )
    .option(
      '--recover',
      'ask for a mnemonic (or read it from standard input) instead of making one',
    )
    .option('--no-backup', 'do not show the mnemonic; there is no other copy of it');
  return addPrefixFlag(addHdFlags(addKeyringFlags(command)));
}

async function runAdd(invocation: Invocation, [name = '']: readonly string[]): Promise<void> {
  const keyring = invocation.openKeyring();
  keyring.assertFree(name);
  const path = requestedPath(invocation);
  const recover = invocation.isSet('recover');
  const mnemonic = recover
    ? parseMnemonic(await invocation.asker.line('Mnemonic: ', { hidden: true })).toString()
    : newMnemonic();
  const entry = await keyring.add(name, await privateKeyOfMnemonic(mnemonic, path), path);
  const shown = shownKey(entry, invocation.addressPrefix);
  if (recover || invocation.isSet('no-backup')) {
    invocation.print(shown, () => formatText(shown));
    return;
  }
  invocation.print(
    { ...shown, mnemonic },
    () =>
      `${formatText(shown)}\nWrite this mnemonic down and keep it safe. Whoever has it has the account; without it, and without this file, the account is lost.\n\n${mnemonic}\n`,
  );
}
