/** Where the passphrase of the `file` keyring comes from: a file, the environment, or whoever is asked. */

import { CliError } from '../cliError.ts';
import { envName } from '../config/envName.ts';
import { readText } from '../home/files.ts';
import type { Asker } from './ask.ts';
import { leastPassphraseLength, type PassphraseSource } from './passphraseVault.ts';

export const passphraseVariable: string = envName('keyring-passphrase');

export interface PassphraseOptions {
  /** `--passphrase-file`: its first line. */
  readonly file: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly asker: Asker;
}

export function createPassphraseSource({ file, env, asker }: PassphraseOptions): PassphraseSource {
  const given = (): string | undefined => {
    if (file !== undefined) return firstLine(file);
    return env[passphraseVariable];
  };
  const ask = (question: string): Promise<string> => asker.line(question, { hidden: true });
  return {
    get isTyped() {
      return asker.isPerson && given() === undefined;
    },
    ask: async (isAgain = false) =>
      given() ??
      (await ask(isAgain ? 'That is not it. Keyring passphrase: ' : 'Keyring passphrase: ')),
    askNew: async () => {
      const known = given();
      if (known !== undefined) return known;
      const question = `New keyring passphrase (at least ${leastPassphraseLength} characters): `;
      if (!asker.isPerson) return await ask(question);
      // Whoever mistypes has answered much else before.
      for (let why = ''; ; ) {
        const first = await ask(`${why}${question}`);
        if (first.length < leastPassphraseLength) why = 'That is too short. ';
        else if ((await ask('The same again: ')) === first) return first;
        else why = 'The two differ. ';
      }
    },
  };
}

/** @throws CliError where it is empty: a wrong passphrase would be looked for elsewhere */
function firstLine(file: string): string {
  const [line = ''] = readText(file, 'name another file').split(/\r?\n/);
  if (line !== '') return line;
  throw new CliError('file', `the first line of ${file} is empty`, 'write the passphrase there');
}
