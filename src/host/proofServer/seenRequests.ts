/**
 * Ids of requests that were answered, as long as their timestamps would still be taken: none is answered twice.
 *
 * A timestamp is at most the skew ahead of this clock, and taken until it is the skew behind: an id is kept for twice the skew. In memory
 * alone; after a restart what was signed before it is refused instead (`before_start`).
 */

export interface SeenOptions {
  /** How long an id is kept; milliseconds. */
  readonly keepMs: number;
  readonly capacity: number;
  /** Of one asker. */
  readonly capacityEach: number;
}

interface Seen {
  readonly asker: string;
  readonly until: number;
}

export class SeenRequests {
  readonly #options: SeenOptions;
  /** In the order in which they came, and so in that in which they expire. */
  readonly #seen = new Map<string, Seen>();
  readonly #ofAsker = new Map<string, number>();

  constructor(options: SeenOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#seen.size;
  }

  has(asker: string, requestId: string): boolean {
    return this.#seen.has(`${asker} ${requestId}`);
  }

  /**
   * Remembers a request that `has` does not know.
   *
   * @param nowMs of a clock that only goes forward
   * @returns whether there was room for it: `asker` where the asker has used its share, `all` where there is none left
   */
  add(asker: string, requestId: string, nowMs: number): 'added' | 'asker' | 'all' {
    this.#expire(nowMs);
    const count = this.#ofAsker.get(asker) ?? 0;
    if (count >= this.#options.capacityEach) return 'asker';
    if (this.#seen.size >= this.#options.capacity) return 'all';
    this.#seen.set(`${asker} ${requestId}`, { asker, until: nowMs + this.#options.keepMs });
    this.#ofAsker.set(asker, count + 1);
    return 'added';
  }

  /** The request was not answered after all, and may come again. */
  forget(asker: string, requestId: string): void {
    if (this.#seen.delete(`${asker} ${requestId}`)) this.#countDown(asker);
  }

  #expire(nowMs: number): void {
    for (const [key, { asker, until }] of this.#seen) {
      if (until > nowMs) return;
      this.#seen.delete(key);
      this.#countDown(asker);
    }
  }

  #countDown(asker: string): void {
    const left = (this.#ofAsker.get(asker) ?? 1) - 1;
    if (left === 0) this.#ofAsker.delete(asker);
    else this.#ofAsker.set(asker, left);
  }
}
