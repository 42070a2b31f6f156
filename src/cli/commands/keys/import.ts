/** `cpocd keys import`: a key from a private key in hexadecimal, or a mnemonic; never from the command line, which others can see. */

import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { readText } from '../../home/files.ts';
import { parsePrivateKey, privateKeyOfMnemonic } from '../../keyring/accountKey.ts';
import type { KeyEntry, Keyring } from '../../keyring/keyring.ts';
import { newCommand } from '../../newCommand.ts';
import { requestedPath } from './hdOptions.ts';
import { addHdFlags, addKeyringFlags, addPrefixFlag } from './keyFlags.ts';
import { shownKey } from './printKey.ts';

export function createKeysImportCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'import <name> [file]',
    'add a key from a hexadecimal private key or a mnemonic, in a file or on standard input',
    runImport,
  );
  return addPrefixFlag(addHdFlags(addKeyringFlags(command)));
}

async function runImport(
  invocation: Invocation,
  [name = '', file]: readonly string[],
): Promise<void> {
  const keyring = invocation.openKeyring();
  keyring.assertFree(name);
  const secret =
    file === undefined
      ? await invocation.asker.line('Private key (hexadecimal) or mnemonic: ', { hidden: true })
      : readText(file, 'name another file');
  const entry = await addSecret(keyring, name, secret.trim(), requestedPath(invocation));
  invocation.print(shownKey(entry, invocation.addressPrefix));
}

async function addSecret(
  keyring: Keyring,
  name: string,
  secret: string,
  path: string,
): Promise<KeyEntry> {
  if (/\s/.test(secret)) {
    return keyring.add(name, await privateKeyOfMnemonic(secret, path), path);
  }
  return keyring.add(name, parsePrivateKey(secret));
}
