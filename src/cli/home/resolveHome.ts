/** Which home a command works on: `--home`, then CPOCD_HOME, then `~/.cpocd`. */

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { envName } from '../config/envName.ts';

export function resolveHome(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const given = flag ?? env[envName('home')];
  return given === undefined || given === '' ? join(homedir(), '.cpocd') : resolve(given);
}
