/** CometBFT's official release: an archive a platform, and one file of SHA-256 sums for all. */

import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { download } from './download.mjs';
import { fileOfTar } from './tar.mjs';

const MAX_SUMS_BYTES = 1 << 16;
/** The archives have about 30 MB. */
const MAX_ARCHIVE_BYTES = 1 << 28;

/**
 * The address that the release's files lie below. CPOC_COMETBFT_URL names another place with the same files.
 *
 * @param {string} version
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function releaseUrl(version, env) {
  const base =
    env['CPOC_COMETBFT_URL'] ||
    `https://github.com/cometbft/cometbft/releases/download/v${version}`;
  return base.replace(/\/+$/, '');
}

/**
 * The program out of the archive for this platform, after the archive was checked against the release's sums.
 *
 * @param {string} version
 * @param {string} file the program's name in the archive
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<Uint8Array>}
 */
export async function fetchReleasedProgram(version, file, env, signal) {
  const name = archiveName(version);
  const base = releaseUrl(version, env);
  const sums = await download(`${base}/SHA256SUMS-${version}.txt`, MAX_SUMS_BYTES, signal);
  const expected = sumOf(sums.toString('utf8'), name);
  const archive = await download(`${base}/${name}`, MAX_ARCHIVE_BYTES, signal);
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== expected) {
    throw new Error(
      `${name} has the SHA-256 ${found}, the release's list says ${expected}; it was not used`,
    );
  }
  const program = fileOfTar(gunzipSync(archive), file);
  if (program === undefined) throw new Error(`${name} holds no file named ${file}`);
  return program;
}

/**
 * @param {string} version
 * @returns {string}
 */
function archiveName(version) {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const processor = process.arch === 'x64' ? 'amd64' : process.arch;
  return `cometbft_${version}_${os}_${processor}.tar.gz`;
}

/**
 * @param {string} sums lines of sum, blanks, file name
 * @param {string} name
 * @returns {string}
 */
function sumOf(sums, name) {
  for (const line of sums.split('\n')) {
    const [sum, file] = line.trim().split(/\s+\*?/);
    if (file === name && sum !== undefined && /^[0-9a-f]{64}$/.test(sum)) return sum;
  }
  throw new Error(`the release's list of sums does not name ${name}`);
}
