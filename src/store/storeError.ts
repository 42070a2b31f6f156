/** What can go wrong with the directory that holds the state. Every message says what, where and what to do. */

export type StoreErrorCode =
  /** Another process, or another handle of this one, has the directory open. */
  | 'IN_USE'
  /** Files or records are missing, cut off or altered. Nothing was repaired. */
  | 'CORRUPTED'
  /** The directory cannot be created, read or written. */
  | 'UNWRITABLE'
  /** A commit did not reach the disk; the height before it is the durable one. */
  | 'WRITE_FAILED'
  /** The stores in the directory are not those that the program has, and no upgrade says how they become so. */
  | 'STORES_DIFFER'
  /** The directory was written by a program with another format. */
  | 'UNKNOWN_FORMAT'
  /** The version was released, or was never committed. */
  | 'VERSION_NOT_RETAINED';

export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}

/** A damaged directory. `what` names the record; what to do is the same for all. */
export function corrupted(path: string, what: string, cause?: unknown): StoreError {
  return new StoreError(
    'CORRUPTED',
    `the state in ${path} is damaged: ${what}. Nothing was changed. Restore the directory from a backup, or move it away and let the node replay its blocks`,
    { cause },
  );
}
