/** A disk that takes nothing or gives nothing back. It may pass: the agent tries again, and nothing that was synced is lost. */

export type DiskErrorCode = 'disk_full' | 'disk_failed' | 'not_writable';

export class DiskError extends Error {
  readonly code: DiskErrorCode;
  readonly path: string;

  constructor(code: DiskErrorCode, path: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${path}: ${advice[code]} (${why})`, { cause });
    this.name = 'DiskError';
    this.code = code;
    this.path = path;
  }
}

const advice: Readonly<Record<DiskErrorCode, string>> = {
  disk_full:
    'no room on the disk; make some and the agent goes on by itself, nothing that was acknowledged is lost',
  disk_failed:
    'the disk failed; look at its health and the system log. What was acknowledged before is kept, the rest is made anew',
  not_writable:
    'the agent may not write here; give its user the right to, mount the disk for writing, or name another folder',
};

/** No space, no quota, a limit on the size of files. */
const full: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** Rights, a file system that is mounted for reading, a file where a folder should be. */
const forbidden: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'];

/** What a failed call means: a DiskError where it is one of the machine's errors. */
export function diskErrorOf(error: unknown, path: string): unknown {
  if (error instanceof DiskError || !(error instanceof Error) || !('code' in error)) return error;
  if (forbidden.includes(error.code)) return new DiskError('not_writable', path, error);
  return new DiskError(full.includes(error.code) ? 'disk_full' : 'disk_failed', path, error);
}
