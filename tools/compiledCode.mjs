/** Where Node keeps what it made of the sources, so that a start does not read the same TypeScript again. */

import { lstatSync, mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { userCache } from './setup/paths.mjs';

/** Others may neither write nor read. */
const ownMode = 0o700;
const othersWrite = 0o022;

/**
 * Keeps it for the next start, in a folder of this user alone: whoever writes there decides what a later start runs. Without such a
 * folder every start reads the sources. Node keeps its versions apart, and looks at the source before it takes what is kept;
 * NODE_COMPILE_CACHE names another folder, NODE_DISABLE_COMPILE_CACHE=1 none.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} the folder
 */
export function keepCompiledCode(env) {
  try {
    const folder = join(userCache(env), 'compiled');
    makeFolder(folder);
    if (!isOwn(folder)) return undefined;
    return module.enableCompileCache(folder).directory;
  } catch {
    // No home, no room, a system that is read-only: nothing that a command would have to end for.
    return undefined;
  }
}

/**
 * Not with the rights of one user in the home of another, who could not use it any more.
 *
 * @param {string} folder
 */
function makeFolder(folder) {
  let above = dirname(folder);
  while (statSync(above, { throwIfNoEntry: false }) === undefined) above = dirname(above);
  if (isOwn(above)) mkdirSync(folder, { recursive: true, mode: ownMode });
}

/**
 * @param {string} folder
 * @returns {boolean} whether nobody else may write there; links are not followed
 */
function isOwn(folder) {
  const { uid, mode } = lstatSync(folder);
  // Windows has neither, and keeps a home to its user by other means.
  if (process.getuid === undefined) return true;
  return uid === process.getuid() && (mode & othersWrite) === 0;
}
