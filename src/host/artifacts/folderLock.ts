/** One agent at a time in a folder. */

import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HostError } from '../hostError.ts';
import { diskErrorOf } from './diskError.ts';
import { isLocked, takeLock } from './kernelLock.ts';

/** Who says to work in a folder: for people. What counts is the lock. */
export interface FolderHolder {
  /** As it counts itself: in a container usually 1. Undefined where it left no note. */
  readonly pid: number | undefined;
  readonly machine: string | undefined;
}

/** A doctor that looks at the folder holds its lock for a moment: so often, and so many milliseconds after each other, it is tried. */
const attempts = 20;
const againMs = 50;

/**
 * Takes the folder's lock, which the kernel takes back however this process ends.
 *
 * @returns releases it
 * @throws HostError `folder_in_use`, `no_locks`; whatever the disk throws
 */
export async function lockFolder(folder: string): Promise<() => void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await pause(againMs);
    const release = lockOf(folder);
    if (release === undefined) continue;
    leaveNote(folder);
    return release;
  }
  const { pid, machine } = noteOf(folder);
  const who = pid === undefined ? 'another process' : `process ${pid} on ${machine}`;
  throw new HostError(
    'folder_in_use',
    `${folder} is in use by ${who}; stop that agent, or give this one a folder of its own`,
  );
}

/** Who holds the folder's lock; undefined where nobody does, or where it is not for this user to see. */
export function lockHolder(folder: string): FolderHolder | undefined {
  try {
    return isLocked(lockPath(folder)) ? noteOf(folder) : undefined;
  } catch {
    return undefined;
  }
}

function lockOf(folder: string): (() => void) | undefined {
  const path = lockPath(folder);
  try {
    return takeLock(path);
  } catch (error) {
    if (!(error instanceof Error && 'errcode' in error)) throw diskErrorOf(error, path);
    throw new HostError(
      'no_locks',
      `${path} cannot be locked (${error.message}); the folder must be writable, on a disk whose file system locks files: a local one, or NFS from version 4 on`,
      { cause: error },
    );
  }
}

function lockPath(folder: string): string {
  return join(folder, 'agent.lock');
}

function notePath(folder: string): string {
  return join(folder, 'agent.json');
}

/** A disk without room is no reason not to answer challenges. */
function leaveNote(folder: string): void {
  try {
    const note = { pid: process.pid, machine: hostname() };
    writeFileSync(notePath(folder), `${JSON.stringify(note)}\n`, { mode: 0o600 });
  } catch {}
}

function noteOf(folder: string): FolderHolder {
  try {
    const { pid, machine } = JSON.parse(readFileSync(notePath(folder), 'utf8'));
    if (Number.isSafeInteger(pid) && typeof machine === 'string') return { pid, machine };
  } catch {}
  return { pid: undefined, machine: undefined };
}
