/** One agent at a time in a folder. */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HostError } from '../hostError.ts';

/**
 * Takes the folder's lock. One that a killed process left behind is taken over.
 *
 * @returns releases it
 * @throws HostError `folder_in_use`
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (tryWrite(path)) return () => rmSync(path, { force: true });
    const holder = Number(readIfThere(path));
    if (holder !== process.pid && isRunning(holder)) {
      throw new HostError(
        'folder_in_use',
        `${folder} is in use by process ${holder}; stop that agent, give this one a folder of its own, or delete ${path} if that process is something else`,
      );
    }
    rmSync(path, { force: true });
  }
  throw new HostError('folder_in_use', `${folder} is being taken by another process; try again`);
}

/** The process that holds the folder's lock; undefined where none that runs does. */
export function lockHolder(folder: string): number | undefined {
  const holder = Number(readIfThere(join(folder, 'lock')));
  return isRunning(holder) ? holder : undefined;
}

function tryWrite(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
