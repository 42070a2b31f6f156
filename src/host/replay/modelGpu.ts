/** GPUs that a trace keeps busy, with a generator of a known speed on them. Time passes when it is told to. */

import type { LoadReading } from '../load/loadSource.ts';
import type { LoadTrace } from '../load/loadTrace.ts';
import { type InferenceDelay, InferenceQueue } from './inferenceQueue.ts';

export interface ModelOptions {
  readonly trace: LoadTrace;
  /** When the first row holds; milliseconds since 1970. */
  readonly startMs: number;
  /** Of the generator, with all GPUs to itself. */
  readonly noncesPerSecond: number;
  /** Drawn by all GPUs while nonces are made. */
  readonly watts: number;
  /** GPU time of an inference request. */
  readonly requestSeconds: number;
}

export interface ModelTotals {
  readonly idleSeconds: number;
  readonly usedSeconds: number;
  readonly nonces: number;
  readonly energyWh: number;
  readonly delay: InferenceDelay;
}

export class ModelGpu {
  readonly #options: ModelOptions;
  readonly #queue: InferenceQueue;
  readonly #rows: readonly LoadReading[];
  readonly #offsetMs: number;
  #row = 0;
  #nowMs: number;
  #idleMs = 0;
  #usedMs = 0;
  #nonces = 0;

  constructor(options: ModelOptions) {
    this.#options = options;
    this.#queue = new InferenceQueue(options.requestSeconds * 1000);
    this.#rows = options.trace.rows;
    this.#offsetMs = options.startMs - (this.#rows[0]?.atMs ?? 0);
    this.#nowMs = options.startMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get endMs(): number {
    return this.#options.startMs + this.#options.trace.lengthMs;
  }

  /** Brings time up to `toMs`, with nonces being made all the while or not. */
  pass(toMs: number, hasNonces: boolean): void {
    const end = Math.min(toMs, this.endMs);
    while (this.#nowMs < end) {
      const until = Math.min(end, this.#rowEnd());
      const ms = until - this.#nowMs;
      const load = this.#load();
      this.#queue.pass(ms, load, hasNonces);
      this.#idleMs += ms * (1 - load);
      if (hasNonces) this.#usedMs += ms;
      this.#nowMs = until;
      if (until === this.#rowEnd() && this.#row < this.#rows.length - 1) this.#row += 1;
    }
  }

  made(nonces: number): void {
    this.#nonces += nonces;
  }

  /** What a source would say now: inference's own load, and the requests that nonces hold up among those that wait. */
  read(hasNonces: boolean): LoadReading {
    const { busyBps = 0, waiting = 0, powerWatts } = this.#rows[this.#row] ?? {};
    return {
      atMs: this.#nowMs,
      busyBps,
      waiting: waiting + this.#queue.waiting,
      powerWatts:
        powerWatts === undefined ? undefined : hasNonces ? this.#options.watts : powerWatts,
    };
  }

  get totals(): ModelTotals {
    return {
      idleSeconds: this.#idleMs / 1000,
      usedSeconds: this.#usedMs / 1000,
      nonces: Math.floor(this.#nonces),
      energyWh: ((this.#usedMs / 1000) * this.#options.watts) / 3600,
      delay: this.#queue.delay,
    };
  }

  #load(): number {
    return (this.#rows[this.#row]?.busyBps ?? 0) / 10_000;
  }

  #rowEnd(): number {
    const next = this.#rows[this.#row + 1];
    return next === undefined ? this.endMs : next.atMs + this.#offsetMs;
  }
}
