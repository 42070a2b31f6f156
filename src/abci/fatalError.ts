/** The application failed in a consensus call. Going on could commit a state that no other node has: the process must stop. */

export class FatalError extends Error {
  constructor(method: string, cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super(`${method} failed, the node stops before it commits anything: ${what}`, { cause });
    this.name = 'FatalError';
  }
}
