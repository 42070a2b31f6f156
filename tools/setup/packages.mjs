/** The npm packages of package-lock.json, installed without running any of their scripts. */

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCi } from './npm.mjs';
import { cloneCache, root } from './paths.mjs';
import { replaceFolder } from './replaceFolder.mjs';

const installed = join(root, 'node_modules');
const stampFile = join(installed, '.cpoc-stamp.json');

/** @typedef {Record<string, { integrity?: string, optional?: boolean }>} LockedPackages */

/** @type {import('./part.mjs').Part} */
export const packages = {
  name: 'npm packages',
  lock: () => join(cloneCache, 'locks', 'packages'),
  after: [],

  find() {
    const present = lockedPackages(join(installed, '.package-lock.json'));
    if (present === undefined) return undefined;
    if (!Object.keys(present).every((path) => existsSync(join(root, path, 'package.json')))) {
      return undefined;
    }
    if (readText(stampFile) === stamp()) return installed;
    // Installed by hand, or by `npm install` of a further package: as good, where it is what the lock file says.
    if (!isWhatTheLockSays(present)) return undefined;
    writeStamp(stampFile);
    return installed;
  },

  make({ env, signal }) {
    return replaceFolder(installed, join(cloneCache, 'packages'), async (folder) => {
      for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
        if (existsSync(join(root, file))) copyFileSync(join(root, file), join(folder, file));
      }
      await npmCi(folder, env, signal);
      writeStamp(join(folder, 'node_modules', '.cpoc-stamp.json'));
      return join(folder, 'node_modules');
    });
  },
};

/** The lock file's hash, and the platform that native packages were chosen for. */
function stamp() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${JSON.stringify({ lock, platform: `${process.platform}-${process.arch}` })}\n`;
}

/** @param {string} file */
function writeStamp(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, stamp());
  renameSync(draft, file);
}

/**
 * @param {LockedPackages} present
 * @returns {boolean}
 */
function isWhatTheLockSays(present) {
  const wanted = lockedPackages(join(root, 'package-lock.json')) ?? {};
  const same = Object.entries(present).every(
    ([path, entry]) => wanted[path] !== undefined && wanted[path]?.integrity === entry.integrity,
  );
  return same && Object.entries(wanted).every(([path, entry]) => entry.optional || path in present);
}

/**
 * @param {string} file
 * @returns {LockedPackages | undefined}
 */
function lockedPackages(file) {
  const text = readText(file);
  if (text === undefined) return undefined;
  const { '': _project, ...rest } = JSON.parse(text).packages;
  return rest;
}

/**
 * @param {string} file
 * @returns {string | undefined}
 */
function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
