/** What the conformance test says of a back end. */

export type Verdict = 'pass' | 'warn' | 'fail';

export interface ConformanceFinding {
  /** Stable: scripts look for it. */
  readonly check: string;
  readonly verdict: Verdict;
  /** What was seen. */
  readonly what: string;
  readonly expected: string;
}

export interface ConformanceCheck {
  readonly name: string;
  readonly expected: string;
  /** What was seen where it is right. @throws CheckFailure, or GeneratorError where the back end does */
  run(bench: ConformanceBench): Promise<string>;
}

/** What was seen is not what was expected; `warn` where it is no breach of the protocol. */
export class CheckFailure extends Error {
  readonly verdict: 'warn' | 'fail';

  constructor(what: string, verdict: 'warn' | 'fail' = 'fail') {
    super(what);
    this.name = 'CheckFailure';
    this.verdict = verdict;
  }
}

export interface AskFields {
  readonly seed?: Uint8Array;
  readonly address?: Uint8Array;
  readonly first?: bigint;
  readonly count?: number;
  readonly size?: number;
}

/** A back end on trial. */
export interface ConformanceBench {
  readonly options: ConformanceOptions;
  /** Of `info`; most of it is not known where that check failed. */
  readonly maxCount: number;
  readonly noncesPerSecond: number | undefined;
  /** A whole answer to a right request, put together from several where the back end gives less at once. */
  ask(fields: AskFields): Promise<Uint8Array[]>;
  /** One call as it is. */
  call(method: 'info' | 'generate' | 'cancel', body: object | string): Promise<unknown>;
  /** A right request as it is sent. */
  request(fields: AskFields): { readonly id: string; readonly count: number } & object;
  decode(answer: unknown, request: object): Uint8Array[];
  now(): number;
  pause(ms: number): Promise<void>;
}

export interface ConformanceOptions {
  /** Bytes of an artifact, as the chain's parameters say. */
  readonly artifactSize: number;
  /** In which a cancelled request must have ended; milliseconds. */
  readonly cancelMs: number;
  /** In which any other answer must come; milliseconds. */
  readonly timeoutMs: number;
  /** How long the speed is measured; milliseconds. */
  readonly speedMs: number;
}
