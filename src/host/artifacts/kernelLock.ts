/**
 * A lock on a file that the kernel holds for this process: whoever ends, however it ends, holds it no more, so there is never a stale one to
 * take over. Node has no call for it, and its SQLite has: an exclusive transaction on an empty database, which writes nothing, is a POSIX lock
 * on the file. The kernel knows who holds it: other processes of the machine, in whatever container, are told apart, equal process ids or not.
 */

import { statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** SQLITE_BUSY: somebody else holds it. */
const busy = 5;

/** A connection that nobody refers to is closed by the garbage collector, and its lock is gone. */
const held = new Set<DatabaseSync>();

/**
 * Makes the file where it is missing. It must never be removed, nor opened by anything else in this process: closing it again would drop the lock.
 *
 * @returns releases it; undefined where somebody holds it, in this process or another
 * @throws Error where the file cannot be made, or the file system does not lock
 */
export function takeLock(path: string): (() => void) | undefined {
  if (!isThere(path)) makeFile(path);
  return tryLock(path);
}

/** Whether somebody holds it. Takes it for a moment where nobody does; makes nothing. */
export function isLocked(path: string): boolean {
  if (!isThere(path)) return false;
  const release = tryLock(path);
  release?.();
  return release === undefined;
}

function tryLock(path: string): (() => void) | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    // Otherwise a journal lies beside it, which a full disk would not take.
    database.exec('PRAGMA journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined;
    throw error;
  }
  held.add(database);
  return () => {
    if (held.delete(database)) database.close();
  };
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Of two that make it at once, the file of one is there. */
function makeFile(path: string): void {
  try {
    writeFileSync(path, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
