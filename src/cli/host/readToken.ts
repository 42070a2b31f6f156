/** A bearer token, from where neither a process list nor a log shows it. */

import { readFileSync } from 'node:fs';
import { CliError } from '../cliError.ts';
import { envPrefix } from '../config/envName.ts';

/**
 * @param path a file with the token in its first line; before the variable `CPOCD_LOAD_TOKEN` of the section `load`
 * @throws CliError `file`, without what is in it
 */
export function readToken(
  section: 'load' | 'generator',
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (path === '') return env[`${envPrefix}${section.toUpperCase()}_TOKEN`] || undefined;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CliError('file', `${path} cannot be read`, `check ${section}.token-file`, {
      cause: error,
    });
  }
  const token = text.trim();
  if (/^[\x21-\x7e]{1,4096}$/.test(token)) return token;
  throw new CliError(
    'file',
    `${path} holds no token`,
    'expected one line of visible characters without spaces',
  );
}
