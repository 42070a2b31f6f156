/** CometBFT, unmodified, of one version: found where the machine has it, else built by Go, else fetched as released. */

import { chmodSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fetchReleasedProgram, releaseUrl } from './cometbftRelease.mjs';
import { isExecutable, onPath, runToEnd, versionLine } from './command.mjs';
import { userCache } from './paths.mjs';
import { replaceFolder } from './replaceFolder.mjs';
import { SetupError } from './setupError.mjs';

export const version = '0.38.25';

const file = process.platform === 'win32' ? 'cometbft.exe' : 'cometbft';

/** @type {import('./part.mjs').Part} */
export const cometbft = {
  name: `CometBFT ${version}`,
  lock: (env) => join(userCache(env), 'locks', `cometbft-${version}`),
  after: [],
  note: 'built by Go where that is there, about two minutes',

  find(env) {
    const named = env['CPOC_COMETBFT'];
    if (named !== undefined && named !== '') return assertVersion(named);
    return [...onPath('cometbft', env), join(cacheFolder(env), file)].find(
      (program) => isExecutable(program) && isVersion(versionLine(program, 'version')),
    );
  },

  async make({ env, signal }) {
    const target = cacheFolder(env);
    await replaceFolder(target, target, async (folder) => {
      const program = join(folder, file);
      /** @type {string[]} */
      const tried = [];
      for (const way of [buildWithGo, fetchRelease]) {
        const failure = (await way(program, env, signal)) ?? wrongVersion(program);
        if (failure === undefined) return folder;
        if (signal.aborted) throw new SetupError('ended');
        tried.push(failure);
      }
      throw new SetupError(nothingWorked(tried, target));
    });
    return join(target, file);
  },
};

/**
 * @param {string} program where to leave it
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<string | undefined>} why it failed
 */
async function buildWithGo(program, env, signal) {
  const [go] = onPath('go', env);
  if (go === undefined) return '`go install`: there is no `go` on PATH';
  const folder = dirname(program);
  const bin = join(folder, 'bin');
  const args = [
    'install',
    '-trimpath',
    '-ldflags',
    '-s -w',
    `github.com/cometbft/cometbft/cmd/cometbft@v${version}`,
  ];
  const { code, output } = await runToEnd(go, args, {
    cwd: folder,
    env: { ...env, GOBIN: bin },
    signal,
  });
  if (code !== 0) return `\`go install\` with ${go} failed: ${lastLines(output)}`;
  copyFileSync(join(bin, file), program);
  rmSync(bin, { recursive: true, force: true });
  return undefined;
}

/**
 * @param {string} program where to leave it
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<string | undefined>} why it failed
 */
async function fetchRelease(program, env, signal) {
  try {
    writeFileSync(program, await fetchReleasedProgram(version, file, env, signal));
    chmodSync(program, 0o755);
    return undefined;
  } catch (error) {
    return `the release at ${releaseUrl(version, env)}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * @param {string} program
 * @returns {string | undefined}
 */
function wrongVersion(program) {
  const line = versionLine(program, 'version');
  if (isVersion(line)) return undefined;
  return `what came does not run here as ${version}: \`cometbft version\` printed ${JSON.stringify(line ?? 'nothing')}`;
}

/**
 * @param {string} named
 * @returns {string}
 */
function assertVersion(named) {
  if (!isExecutable(named)) {
    throw new SetupError(
      `CPOC_COMETBFT names ${named}, which is not an executable file. Set it to a cometbft ${version}, or unset it to have one found.`,
    );
  }
  const line = versionLine(named, 'version');
  if (isVersion(line)) return named;
  throw new SetupError(
    `CPOC_COMETBFT names ${named}, whose \`version\` printed ${JSON.stringify(line ?? 'nothing')}; needed is ${version}. Set it to a cometbft ${version}, or unset it to have one found.`,
  );
}

/**
 * @param {string | undefined} line
 * @returns {boolean}
 */
function isVersion(line) {
  const [plain] = (line ?? '').replace(/^v/, '').split('+');
  return plain === version;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
function cacheFolder(env) {
  return join(userCache(env), `cometbft-${version}`);
}

/**
 * @param {string} output
 * @returns {string}
 */
function lastLines(output) {
  return output.trim().split('\n').slice(-3).join(' / ') || 'it printed nothing';
}

/**
 * @param {string[]} tried
 * @param {string} target
 * @returns {string}
 */
function nothingWorked(tried, target) {
  return (
    `CometBFT ${version} is needed and none was found: CPOC_COMETBFT is not set, and neither PATH nor ${target} has it. ` +
    `Tried to get it: ${tried.map((failure, at) => `(${at + 1}) ${failure}`).join('; ')}. ` +
    `Do one of these and run again: install Go 1.22.11 or newer (with GOTOOLCHAIN=auto an older one fetches what it needs); ` +
    `or put a cometbft ${version} on PATH; or set CPOC_COMETBFT to its path. ` +
    `A proxy for the release is not read from the environment; for \`go install\` it is, and GOPROXY too.`
  );
}
