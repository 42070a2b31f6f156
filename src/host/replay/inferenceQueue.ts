/**
 * What nonces cost inference, by a model: work flows in at the rate that the trace names; while nonces run it waits, and
 * afterwards the GPUs work it off at their full speed, first come first served.
 */

export interface InferenceDelay {
  /** Requests that had to wait. */
  readonly requests: number;
  /** All waiting, over all requests. */
  readonly seconds: number;
  readonly longestSeconds: number;
}

export class InferenceQueue {
  /** GPU time of a request; milliseconds. */
  readonly #requestMs: number;
  /** GPU time of work that waits; milliseconds. */
  #backlogMs = 0;
  #requests = 0;
  /** Requests that wait, times the milliseconds that they do. */
  #waited = 0;
  #longestMs = 0;

  constructor(requestMs: number) {
    this.#requestMs = requestMs;
  }

  /** Requests that wait now. */
  get waiting(): number {
    return Math.floor(this.#backlogMs / this.#requestMs + 1e-9);
  }

  get delay(): InferenceDelay {
    return {
      requests: this.#requests,
      seconds: this.#waited / 1000,
      longestSeconds: this.#longestMs / 1000,
    };
  }

  /** @param load share of the GPUs that inference asks for, 0 to 1, throughout this time */
  pass(ms: number, load: number, hasNonces: boolean): void {
    // All that comes while nonces run waits; afterwards what comes before the backlog is gone.
    const growth = hasNonces ? load : load - 1;
    const delayedMs =
      hasNonces || growth >= 0 ? ms : Math.min(ms, this.#backlogMs / Math.max(-growth, 1e-12));
    if (!hasNonces && this.#backlogMs === 0) return;
    const area = this.#backlogMs * delayedMs + (growth * delayedMs * delayedMs) / 2;
    this.#waited += area / this.#requestMs;
    this.#requests += (load * delayedMs) / this.#requestMs;
    this.#backlogMs = Math.max(0, this.#backlogMs + growth * delayedMs);
    if (!hasNonces && delayedMs < ms) this.#backlogMs = 0;
    this.#longestMs = Math.max(this.#longestMs, this.#backlogMs);
  }
}
