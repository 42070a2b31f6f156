/**
 * How much memory the nodes of all trees of a state may take together, and who gives some back when they take more.
 *
 * Nothing is given back within an operation: a walk holds places of nodes. An eviction goes on in slices, between blocks as long as there
 * is room; beyond the limit every operation does one before it begins.
 */

/** A tree that can give back what it may load again. */
export interface MemoryUser {
  /** Bytes of nodes, keys and values in memory. */
  readonly usedBytes: number;
  /** Does a slice of giving back about so many bytes, or all that is not needed; false once that is done. */
  evictSlice(bytes: number): boolean;
}

/** An eviction looks at every node of a tree: it gives back so large a share of the limit that this is rare. */
const shareEvicted = 1 / 16;
/** Where most cannot be given back, so much more has to come before it is tried again. */
const shareAhead = 1 / 16;
const shareBefore = 1 / 32;

/** Some milliseconds. */
const usualSliceNodes = 40_000;

export class NodeMemory {
  readonly sliceNodes: number;
  readonly #limit: number;
  readonly #users = new Set<MemoryUser>();
  #threshold: number;
  #isFull = false;
  /** Trees that the running eviction did not come to yet; the first one may be at it. Undefined while there is none. */
  #waiting: MemoryUser[] | undefined;
  #isWithin = false;
  /** Nodes read from the disk, and nodes given back, since the start. */
  loads = 0;
  evictions = 0;

  /**
   * @param limit bytes; without one nothing is given back
   * @param sliceNodes how many nodes a slice of an eviction looks at
   */
  constructor(limit: number = Number.POSITIVE_INFINITY, sliceNodes: number = usualSliceNodes) {
    this.#limit = limit;
    this.sliceNodes = sliceNodes;
    this.#threshold = limit;
  }

  /** Bytes; infinite without a limit. */
  get limit(): number {
    return this.#limit;
  }

  get usedBytes(): number {
    let sum = 0;
    for (const user of this.#users) sum += user.usedBytes;
    return sum;
  }

  add(user: MemoryUser): void {
    this.#users.add(user);
  }

  delete(user: MemoryUser): void {
    this.#users.delete(user);
    if (this.#waiting === undefined) return;
    if (this.#waiting[0] === user) this.#isWithin = false;
    this.#waiting = this.#waiting.filter((each) => each !== user);
  }

  /** To be called where much was added. Cost: one addition a tree. */
  check(): void {
    if (this.#limit !== Number.POSITIVE_INFINITY && this.usedBytes > this.#threshold) {
      this.#isFull = true;
    }
  }

  /** To be called where more may be given back than before. */
  recheck(): void {
    this.#threshold = this.#limit;
    this.check();
  }

  /** To be called at the beginning of an operation, when nobody holds a place of a node. Cost: a slice at most. */
  makeRoom(): void {
    if (!this.#isFull) return;
    this.#begin();
    this.#isFull = this.slice();
  }

  /** Begins an eviction a little earlier, for times at which nobody waits; its slices are the caller's to do. */
  makeRoomAhead(): void {
    this.check();
    const margin = this.#limit * shareBefore;
    if (this.#isFull || (margin < this.#limit && this.usedBytes > this.#threshold - margin)) {
      this.#begin();
    }
  }

  /** Does a slice of the eviction that was begun, when nobody holds a place of a node; false where there is none. */
  slice(): boolean {
    const waiting = this.#waiting;
    if (waiting === undefined) return false;
    const user = waiting[0];
    const excess = this.usedBytes - this.#target;
    if (user === undefined || (!this.#isWithin && excess <= 0)) {
      this.#end();
      return false;
    }
    this.#isWithin = user.evictSlice(excess);
    if (!this.#isWithin) waiting.shift();
    return true;
  }

  get #target(): number {
    return this.#limit * (1 - shareEvicted);
  }

  /** The largest trees go first. */
  #begin(): void {
    this.#waiting ??= [...this.#users].sort((a, b) => b.usedBytes - a.usedBytes);
  }

  #end(): void {
    this.#waiting = undefined;
    this.#isFull = false;
    this.#threshold = Math.max(this.#limit, this.usedBytes + this.#limit * shareAhead);
  }
}

/** For trees that are never on a disk. */
export const unlimitedMemory: NodeMemory = new NodeMemory();
