/** Folders that are made aside and come into place whole, so that an interrupted run leaves nothing that a later one trusts. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Makes a folder aside and puts it at `target`, in place of what was there. Call it under the lock of `target`: what
 * interrupted runs left aside is removed first.
 *
 * @param {string} target
 * @param {string} aside where to make it: this name and a suffix, on the file system of `target`
 * @param {(folder: string) => Promise<string>} make makes it in `folder`, and tells which folder there is the result
 * @returns {Promise<string>} `target`
 */
export async function replaceFolder(target, aside, make) {
  const prefix = `${basename(aside)}.tmp-`;
  mkdirSync(dirname(aside), { recursive: true });
  for (const name of readdirSync(dirname(aside))) {
    if (name.startsWith(prefix)) remove(join(dirname(aside), name));
  }
  const folder = mkdtempSync(join(dirname(aside), prefix));
  const old = `${folder}-old`;
  try {
    const made = await make(folder);
    mkdirSync(dirname(target), { recursive: true });
    if (existsSync(target)) renameSync(target, old);
    renameSync(made, target);
    return target;
  } finally {
    remove(folder);
    remove(old);
  }
}

/** @param {string} path */
function remove(path) {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // In use by a program that outlived its parent: the next run removes it.
  }
}
