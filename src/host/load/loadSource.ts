/** Where the agent learns how busy the GPUs are. */

export interface LoadReading {
  /** Milliseconds since 1970 at which it held. */
  readonly atMs: number;
  /** Share of the GPUs' time that is in use, all GPUs together, 0 to 10000. */
  readonly busyBps: number;
  /** Requests that wait for their turn; undefined where the source does not say. */
  readonly waiting?: number | undefined;
  /** Drawn now by all GPUs together; undefined where the source does not say. */
  readonly powerWatts?: number | undefined;
}

/**
 * What `busyBps` counts: `inference` alone, as an inference server knows it, or `everything` that runs on the GPUs, our
 * own nonces with it, as the driver knows it.
 */
export type LoadScope = 'inference' | 'everything';

export interface LoadSource {
  /** For the log: what it is and where, without anything secret. */
  readonly name: string;
  readonly scope: LoadScope;
  /** The newest reading. May reject, may never resolve, and may be wrong: LoadWatch copes. */
  read(nowMs: number, signal: AbortSignal): Promise<LoadReading>;
}
