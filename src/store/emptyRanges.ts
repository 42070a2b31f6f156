/** Ranges of keys of which it is known that a state has nothing in them: the queues of work that is due are mostly empty. */

/** From a key on, up to another one; to the last key of all where that is missing. */
interface Gap {
  readonly start: string;
  readonly end: string | undefined;
}

/** A block asks for less than ten in a store, and each question and each change is held against all of them. */
const maxGaps = 32;

export class EmptyRanges {
  /** What was asked for or found here. */
  readonly #asked: Gap[] = [];
  /** What the version before has left. */
  #carried: Gap[] = [];

  /** Whether nothing is from `start` up to `end`. */
  has(start: string, end: string): boolean {
    const holds = (gap: Gap): boolean =>
      gap.start <= start && (gap.end === undefined || end <= gap.end);
    if (this.#asked.some(holds)) return true;
    const gap = this.#carried.find(holds);
    if (gap !== undefined) this.add(gap.start, gap.end);
    return gap !== undefined;
  }

  /** @param end where the next key is; undefined where there is none */
  add(start: string, end: string | undefined): void {
    if (this.#asked.length < maxGaps) this.#asked.push({ start, end });
  }

  /** What was asked for, for a version that has the same keys but for those that `cut` is told of. */
  carried(): EmptyRanges {
    const next = new EmptyRanges();
    next.#carried = [...this.#asked];
    return next;
  }

  /** Ends a gap before a key that was written in it; what comes behind that is found again when it is asked for. */
  cut(key: string): void {
    for (const [at, { start, end }] of this.#carried.entries()) {
      if (start <= key && (end === undefined || key < end)) this.#carried[at] = { start, end: key };
    }
  }
}
