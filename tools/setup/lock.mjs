/**
 * One process at a time makes a thing. A lock is a folder that names its owner; it comes into being with its content, by
 * a rename, so nobody sees it half-written. A lock whose process is gone is taken over.
 */

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SetupError } from './setupError.mjs';

const POLL_MS = 200;
const HEARTBEAT_MS = 5_000;
/** A lock of another machine (or container) on a shared disk is judged by its heartbeat alone. */
const FOREIGN_STALE_MS = 120_000;
/** Marks of take-overs stay this long; see `takeOver`. */
const MARK_KEPT_MS = 600_000;

/**
 * @typedef {{ token: string, pid: number, started: string, host: string, since: number }} Owner
 */

/**
 * Runs `action` while holding the lock at `path`, after waiting for whoever holds it.
 *
 * @template T
 * @param {string} path
 * @param {{ waiting: (text: string) => void, signal?: AbortSignal }} options `waiting` is told once, when there is something to
 *   wait for; `signal` ends the wait
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(path, { waiting, signal }, action) {
  // Whoever may write to the cache decides what runs out of it, whatever the umask says.
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const token = randomBytes(8).toString('hex');
  let told = false;
  while (!tryAcquire(path, token)) {
    if (signal?.aborted) throw new SetupError('ended while waiting');
    const owner = readOwner(path);
    if (owner === undefined) continue;
    if (isGone(path, owner)) {
      takeOver(path, owner);
      continue;
    }
    if (!told) {
      told = true;
      waiting(`waiting for process ${owner.pid}, which is at it since ${ago(owner)} s`);
    }
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
  const release = () => releaseLock(path, token);
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  heartbeat.unref();
  process.once('exit', release);
  try {
    return await action();
  } finally {
    clearInterval(heartbeat);
    process.removeListener('exit', release);
    release();
  }
}

/**
 * @param {string} path
 * @param {string} token
 * @returns {boolean}
 */
function tryAcquire(path, token) {
  const draft = `${path}.draft-${token}`;
  mkdirSync(draft);
  /** @type {Owner} */
  const owner = {
    token,
    pid: process.pid,
    started: startOf(process.pid),
    host: hostname(),
    since: Date.now(),
  };
  writeFileSync(join(draft, 'owner.json'), JSON.stringify(owner));
  try {
    // Onto a folder with content a rename fails: the lock is taken.
    renameSync(draft, path);
    removeOldMarks(path);
    return true;
  } catch {
    rmSync(draft, { recursive: true, force: true });
    return false;
  }
}

/**
 * Moves the lock away before deleting it: an emptied folder in its place would be taken by a waiting rename, and deleted under it.
 *
 * @param {string} path
 * @param {string} token
 */
function releaseLock(path, token) {
  if (readOwner(path)?.token !== token) return;
  const leaving = `${path}.draft-${token}`;
  try {
    renameSync(path, leaving);
    rmSync(leaving, { recursive: true, force: true });
  } catch {
    // Taken away from outside: nothing of ours is left there.
  }
}

/**
 * @param {string} path
 * @returns {Owner | undefined} undefined where the lock has just gone
 */
function readOwner(path) {
  try {
    return JSON.parse(readFileSync(join(path, 'owner.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path
 * @param {Owner} owner
 * @returns {boolean}
 */
function isGone(path, owner) {
  if (owner.host !== hostname()) {
    return Date.now() - modified(path) > FOREIGN_STALE_MS;
  }
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
  // The number may have gone to another process since.
  const started = startOf(owner.pid);
  return started !== '' && owner.started !== '' && started !== owner.started;
}

/**
 * Moves a dead owner's lock away, to a place that only this owner's lock can go to. Of two that saw the same dead owner the
 * second finds the place taken, and so cannot move the lock that the first has got in between; hence the mark stays.
 *
 * @param {string} path
 * @param {Owner} owner
 */
function takeOver(path, owner) {
  try {
    renameSync(path, `${path}.gone-${owner.token}`);
  } catch {
    // Somebody else took it over, or it was released: the next try shows.
  }
}

/** @param {string} path */
function removeOldMarks(path) {
  for (const name of readdirSync(dirname(path))) {
    const mark = join(dirname(path), name);
    const ours =
      name.startsWith(`${basename(path)}.gone-`) || name.startsWith(`${basename(path)}.draft-`);
    if (ours && Date.now() - changed(mark) > MARK_KEPT_MS) {
      rmSync(mark, { recursive: true, force: true });
    }
  }
}

/**
 * When a process began, in whatever form the system tells it; '' where it tells nothing.
 *
 * @param {number} pid
 * @returns {string}
 */
function startOf(pid) {
  if (process.platform === 'win32') return '';
  try {
    // Linux, proc(5): field 22, counted after the command's name, which is in parentheses and may hold spaces.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return (stdout ?? '').trim();
  }
}

/** @param {Owner} owner */
function ago(owner) {
  return Math.max(0, Math.round((Date.now() - owner.since) / 1000));
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // The lock was taken away from outside; release finds the same.
  }
}

/** @param {string} path */
function modified(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return Date.now();
  }
}

/** @param {string} path */
function changed(path) {
  try {
    return statSync(path).ctimeMs;
  } catch {
    return Date.now();
  }
}
