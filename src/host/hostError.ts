/** What goes wrong on the host's own machine. */

export type HostErrorCode =
  /** Another agent works in the folder. */
  | 'folder_in_use'
  /** The folder lies where files cannot be locked: whether another agent works in it cannot be told. */
  | 'no_locks'
  /** The folder belongs to another account or chain. */
  | 'wrong_folder'
  /** A file is not what it was when it was written. */
  | 'damaged'
  /** The nodes of a batch are not what they were; they are made again from its leaves. */
  | 'damaged_nodes'
  /** The generator gave what it must not. */
  | 'bad_artifacts'
  /** A recorded load that cannot be read. */
  | 'bad_trace';

export class HostError extends Error {
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'HostError';
    this.code = code;
  }
}
