/** `npm ci`, silent unless it fails. */

import { basename } from 'node:path';
import { runToEnd } from './command.mjs';
import { SetupError } from './setupError.mjs';

/**
 * Installs what the package-lock.json in `folder` names, there.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 */
export async function npmCi(folder, env, signal) {
  const [program, ...first] = npmCommand(env);
  // Production settings of the user must not drop what building and testing need.
  const args = [
    ...first,
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
  ];
  const { code, output } = await runToEnd(program ?? 'npm', args, {
    cwd: folder,
    env: { ...env, NODE_ENV: '' },
    signal,
  });
  if (code === 0) return;
  throw new SetupError(
    `npm ci failed (${code === -1 ? 'it did not start or was ended' : `exit code ${code}`}). npm said:\n\n${output.trim()}\n\n` +
      'The packages come from the npm registry of your npm configuration; see `npm config get registry` and `npm ping`.',
  );
}

/**
 * The npm that started us, else the one on PATH.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
function npmCommand(env) {
  const running = env['npm_execpath'] ?? '';
  if (/^npm(-cli)?\.c?js$/.test(basename(running))) return [process.execPath, running];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}
