/** What goes wrong on the host's own machine. */

export type HostErrorCode =
  /** Another agent works in the folder. */
  | 'folder_in_use'
  /** The folder belongs to another account or chain. */
  | 'wrong_folder'
  /** A file is not what it was when it was written. */
  | 'damaged'
  /** The generator gave what it must not. */
  | 'bad_artifacts';

export class HostError extends Error {
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'HostError';
    this.code = code;
  }
}
