/** A refusal of the command line: what was wrong, and what to do about it. */

/** Append-only: scripts branch on these. */
export type CliErrorCode =
  /** A flag, an argument or a command that is not understood. */
  | 'usage'
  /** A configuration file, variable or flag value that cannot be used. */
  | 'config'
  /** A file that should be there is not, or cannot be read or written. */
  | 'file'
  /** Something is there already and is not overwritten. */
  | 'exists'
  /** Something that was named does not exist. */
  | 'not_found'
  /** A key or its passphrase. */
  | 'keyring'
  /** The genesis file says what cannot be. */
  | 'genesis'
  /** A listening address is in use. */
  | 'port_taken'
  /** CometBFT is missing, of another version, or ended. */
  | 'cometbft'
  /** The chain refused a transaction, or the node an answer. */
  | 'chain'
  /** The development network did not get where it should. */
  | 'devnet'
  /** The person at the terminal said no, or went away. */
  | 'aborted'
  /** The chain is at an upgrade that needs another program. */
  | 'upgrade'
  /** What the chain says is not what follows from its records. */
  | 'differs'
  /** The doctor found something wrong with the host. */
  | 'findings'
  /** A host did not prove what it committed. */
  | 'unproven';

export class CliError extends Error {
  readonly code: CliErrorCode;
  /** The fact, in one sentence, without the advice. */
  readonly shortMessage: string;
  /** What was expected and what to do. */
  readonly advice: string;
  /** Further fields of the error in JSON. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: CliErrorCode,
    shortMessage: string,
    advice: string,
    options?: { cause?: unknown; details?: Readonly<Record<string, unknown>> },
  ) {
    super(`${shortMessage}; ${advice}`, options);
    this.name = 'CliError';
    this.code = code;
    this.shortMessage = shortMessage;
    this.advice = advice;
    this.details = options?.details ?? {};
  }

  /** 2 where the command line itself is wrong, as shells and POSIX tools have it; 3 for what the doctor found; 1 otherwise. */
  get exitCode(): number {
    if (this.code === 'findings' || this.code === 'unproven') return 3;
    return this.code === 'usage' ? 2 : 1;
  }
}
