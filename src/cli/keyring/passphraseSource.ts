/** Where the passphrase of the `file` keyring comes from: a file, the environment, or whoever is asked. */

import { CliError } from '../cliError.ts';
import { envName } from '../config/envName.ts';
import { readText } from '../home/files.ts';
import type { Asker } from './ask.ts';
import type { PassphraseSource } from './passphraseVault.ts';

export const passphraseVariable: string = envName('keyring-passphrase');

export interface PassphraseOptions {
  /** `--passphrase-file`: its first line. */
  readonly file: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly asker: Asker;
}

export function createPassphraseSource({ file, env, asker }: PassphraseOptions): PassphraseSource {
  const given = (): string | undefined => {
    if (file !== undefined) return readText(file, 'name another file').split(/\r?\n/)[0] ?? '';
    return env[passphraseVariable];
  };
  const ask = (question: string): Promise<string> => asker.line(question, { hidden: true });
  return {
    ask: async () => given() ?? (await ask('Keyring passphrase: ')),
    askNew: async () => {
      const known = given();
      if (known !== undefined) return known;
      const first = await ask('New keyring passphrase (at least 8 characters): ');
      if (!asker.isPerson || (await ask('The same again: ')) === first) return first;
      throw new CliError('keyring', 'the two passphrases differ', 'try again; nothing was stored');
    },
  };
}
