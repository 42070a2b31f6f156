/**
 * npm starts us through a shell. Who ends npm, or kills it, means us; but the signal stops at the shell, or reaches nobody.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** npm, the shell, and one to spare. */
const MAX_LEVELS = 3;

/**
 * The processes from our parent up to the npm that started us; none where no npm did.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {number[]}
 */
export function npmAbove(env) {
  if (env['npm_lifecycle_event'] === undefined) return [];
  /** @type {number[]} */
  const pids = [];
  let pid = process.ppid;
  while (pids.length < MAX_LEVELS && pid > 1) {
    const found = describe(pid);
    if (found === undefined) return [];
    pids.push(pid);
    if (/^(\S*\/)?(npm\b|node\b.*\bnpm)/.test(found.command)) return pids;
    pid = found.parent;
  }
  return [];
}

/**
 * @param {number[]} pids
 * @returns {boolean} whether one of them has ended
 */
export function hasOneEnded(pids) {
  return pids.some((pid) => {
    try {
      process.kill(pid, 0);
    } catch (error) {
      return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
    }
    // Ended, and nobody has asked for its exit code yet: the number is still taken.
    return statOf(pid)?.[0] === 'Z';
  });
}

/**
 * @param {number} pid
 * @returns {{ parent: number, command: string } | undefined} undefined where the system does not tell
 */
function describe(pid) {
  const stat = statOf(pid);
  if (stat !== undefined) {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
    return { parent: Number(stat[1]), command: words.slice(0, 2).join(' ') };
  }
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  const parts = /^\s*(\d+)\s+(.*)/.exec(stdout ?? '');
  return parts === null ? undefined : { parent: Number(parts[1]), command: parts[2] ?? '' };
}

/**
 * Linux, proc(5): what follows the command's name, which is in parentheses and may hold anything: state, parent, …
 *
 * @param {number} pid
 * @returns {string[] | undefined} undefined on other systems, and where the process is gone
 */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
