/** The places that set-up reads and writes: this clone, and a cache of the user's that all clones share. */

import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this clone. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Locks and half-made folders of this clone. Ignored by git, on the same file system as what they become. */
export const cloneCache = join(root, '.cache');

/**
 * What is large and the same for every clone: Node and CometBFT.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function userCache(env) {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'cpoc');
}
