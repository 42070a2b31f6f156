/**
 * Turns for work that must not delay the agent: short slices, a few a turn of the event loop, everything else of the process between two turns, and
 * over time no more than a share of the thread.
 */

/** A slice that is longer than this should end; milliseconds. */
export const sliceMs = 2;
/** So long a turn goes on with the slices of others; milliseconds. Longer where everything else took long: half of that. */
const turnMs = 6;
/** What may be used at once after a rest; milliseconds. */
const burstMs = 40;

export class Pace {
  readonly #share: number;
  readonly #waiting: (() => void)[] = [];
  /** Milliseconds of work that may begin now; below 0 it is owed. */
  #credit = burstMs;
  #creditAt = performance.now();
  /** When the last turn ended. */
  #turnAt = performance.now();
  #isScheduled = false;

  /** @param sharePercent of the thread, 1 to 100 */
  constructor(sharePercent: number) {
    this.#share = sharePercent / 100;
  }

  /** Runs one slice when its turn comes; slices of different callers take turns. A slice that throws rejects. */
  run<T>(slice: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(slice());
        } catch (error) {
          reject(error as Error);
        }
      });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    this.#refill();
    if (this.#credit > 0) setImmediate(() => this.#turn());
    else setTimeout(() => this.#turn(), Math.ceil(-this.#credit / this.#share));
  }

  #turn(): void {
    this.#isScheduled = false;
    const start = performance.now();
    const others = start - this.#turnAt;
    const end = start + Math.min(this.#credit, Math.max(turnMs, others / 2));
    do this.#waiting.shift()?.();
    while (this.#waiting.length > 0 && performance.now() < end);
    this.#refill();
    this.#turnAt = performance.now();
    this.#credit -= this.#turnAt - start;
    this.#schedule();
  }

  #refill(): void {
    const now = performance.now();
    this.#credit = Math.min(burstMs, this.#credit + (now - this.#creditAt) * this.#share);
    this.#creditAt = now;
  }
}
