/** The CometBFT program of the right version. */

import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CliError } from '../cliError.ts';

export const cometVersion = '0.38.25';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * CPOC_COMETBFT, then PATH, then what set-up has put into the user's cache.
 *
 * @throws CliError `cometbft` where there is none of the 0.38 line
 */
export function findComet(env: Env): string {
  const named = env['CPOC_COMETBFT'];
  if (named !== undefined && named !== '') return checkNamed(named);
  const seen: string[] = [];
  for (const candidate of candidates(env)) {
    if (!isExecutable(candidate)) continue;
    const version = versionOf(candidate);
    if (isOurLine(version)) return candidate;
    seen.push(`${candidate} is ${version ?? 'no CometBFT'}`);
  }
  throw new CliError(
    'cometbft',
    `no CometBFT ${cometVersion} was found${seen.length === 0 ? '' : ` (${seen.join(', ')})`}`,
    'run `npm run setup`, which gets it, or name one with the environment variable CPOC_COMETBFT',
  );
}

function checkNamed(named: string): string {
  const version = isExecutable(named) ? versionOf(named) : undefined;
  if (isOurLine(version)) return named;
  throw new CliError(
    'cometbft',
    `CPOC_COMETBFT names ${named}, which ${version === undefined ? 'does not run' : `is version ${version}`}`,
    `expected a CometBFT of the 0.38 line, such as ${cometVersion}; unset the variable to have one found`,
  );
}

function candidates(env: Env): string[] {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const cache = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return [
    ...folders.map((folder) => join(folder, 'cometbft')),
    join(cache, 'cpoc', `cometbft-${cometVersion}`, 'cometbft'),
  ];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function versionOf(program: string): string | undefined {
  try {
    const line = execFileSync(program, ['version'], {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /\d+\.\d+\.\d+/.exec(line)?.[0];
  } catch {
    return undefined;
  }
}

function isOurLine(version: string | undefined): boolean {
  return version?.startsWith('0.38.') === true;
}
