/** Why a generator's back end gave no artifacts. */

export type GeneratorErrorCode =
  /** It says that the request is wrong. */
  | 'bad_request'
  /** It works on another request. */
  | 'busy'
  /** It wants another token. */
  | 'unauthorized'
  /** It says that it failed. */
  | 'failed'
  /** Nobody answers, or the connection or the process ended. */
  | 'unreachable'
  | 'timeout'
  /** What it says is not the protocol. */
  | 'bad_answer';

export class GeneratorError extends Error {
  readonly code: GeneratorErrorCode;
  /** When to come again, where it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: GeneratorErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number | undefined } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    this.name = 'GeneratorError';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
