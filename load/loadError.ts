/** What stops a load run and is no bug: wrong flags, a chain that does not answer, accounts without coins. */

export class LoadError extends Error {
  /** 2 where the command line is wrong, 1 where the run failed. */
  readonly exitCode: 1 | 2;

  /** @param advice what to do about it */
  constructor(message: string, advice: string, exitCode: 1 | 2 = 1) {
    super(`${message}; ${advice}`);
    this.exitCode = exitCode;
  }
}
