/** How fast a generator really is: an average in which the newest requests count most (EWMA). */

/** Weight of the newest request. */
const newest = 0.3;

export class Speedometer {
  #perMs: number | undefined;

  /** @param perSecond what the generator says of itself */
  constructor(perSecond: number | undefined) {
    this.#perMs = perSecond === undefined || !(perSecond > 0) ? undefined : perSecond / 1000;
  }

  /** Nonces a millisecond; undefined before the first request. */
  get perMs(): number | undefined {
    return this.#perMs;
  }

  /** @param wanted what it was asked for: an answer without any says that the estimate is too high */
  add(made: number, elapsedMs: number, wanted: number): void {
    // Time that a clock cannot measure is taken for its smallest step.
    const ms = Math.max(elapsedMs, 1);
    if (made > 0) {
      const measured = made / ms;
      this.#perMs = this.#perMs === undefined ? measured : mix(this.#perMs, measured);
    } else if (wanted > 0) {
      this.#perMs = Math.min(this.#perMs ?? wanted / ms, wanted / ms) / 2;
    }
  }
}

function mix(old: number, measured: number): number {
  return old * (1 - newest) + measured * newest;
}
