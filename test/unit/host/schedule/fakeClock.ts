/** A clock that stands still until it is told how far to go. */

import type { HostClock } from '../../../../src/host/schedule/hostClock.ts';

interface Timer {
  readonly dueMs: number;
  done(): void;
}

/** Saturday, 2026-11-21 12:00 UTC. */
export const noon: number = Date.UTC(2026, 10, 21, 12);

export class FakeClock implements HostClock {
  #nowMs: number;
  #timers: Timer[] = [];
  #work: Promise<unknown> = Promise.resolve();
  /** Work in real time, during which this clock stands still. */
  inRealTime: () => Promise<unknown> = async () => {};

  constructor(nowMs: number = noon) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer: Timer = {
        dueMs: this.#nowMs + ms,
        done: () => {
          this.#timers = this.#timers.filter((other) => other !== timer);
          signal.removeEventListener('abort', timer.done);
          resolve();
        },
      };
      this.#timers.push(timer);
      signal.addEventListener('abort', timer.done, { once: true });
    });
  }

  /** Time stands still until this is done. */
  waitFor<T>(work: Promise<T>): Promise<T> {
    this.#work = Promise.allSettled([this.#work, work]);
    return work;
  }

  /** Timers run in their order, and what waits for them after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    await this.#settle();
    for (;;) {
      const [next] = this.#timers
        .filter(({ dueMs }) => dueMs <= end)
        .sort((a, b) => a.dueMs - b.dueMs);
      if (next === undefined) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.done();
      await this.#settle();
    }
    this.#nowMs = end;
    await this.#settle();
  }

  /** Until everything that is ready has run. */
  async #settle(): Promise<void> {
    for (let i = 0; i < 4; i += 1) {
      await this.#work;
      await this.inRealTime();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
