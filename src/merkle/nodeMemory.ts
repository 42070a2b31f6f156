/**
 * How much memory the nodes of all trees of a state may take together, and who gives some back when they take more.
 *
 * Nothing is given back within an operation: a walk holds places of nodes. Every operation asks before it begins.
 */

/** A tree that can give back what it may load again. */
export interface MemoryUser {
  /** Bytes of nodes, keys and values in memory. */
  readonly usedBytes: number;
  /** Gives back about so many bytes, or all that is not needed. */
  evict(bytes: number): void;
}

/** An eviction looks at every node in memory: it gives back so large a share of the limit that this is rare. */
const shareEvicted = 1 / 16;
/** Where most cannot be given back, so much more has to come before it is tried again. */
const shareAhead = 1 / 16;
const shareBefore = 1 / 32;

export class NodeMemory {
  readonly #limit: number;
  readonly #users = new Set<MemoryUser>();
  #threshold: number;
  #isFull = false;
  /** Nodes read from the disk, and nodes given back, since the start. */
  loads = 0;
  evictions = 0;

  /** @param limit bytes; without one nothing is given back. */
  constructor(limit: number = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
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

  /** To be called at the beginning of an operation, when nobody holds a place of a node. */
  makeRoom(): void {
    if (this.#isFull) this.#evict();
  }

  /** The same a little earlier, for times at which nobody waits. */
  makeRoomAhead(): void {
    const margin = this.#limit * shareBefore;
    if (this.#isFull || (margin < this.#limit && this.usedBytes > this.#threshold - margin)) {
      this.#evict();
    }
  }

  #evict(): void {
    this.#isFull = false;
    const target = this.#limit * (1 - shareEvicted);
    const users = [...this.#users].sort((a, b) => b.usedBytes - a.usedBytes);
    for (const user of users) {
      const excess = this.usedBytes - target;
      if (excess <= 0) break;
      user.evict(excess);
    }
    this.#threshold = Math.max(this.#limit, this.usedBytes + this.#limit * shareAhead);
  }
}

/** For trees that are never on a disk. */
export const unlimitedMemory: NodeMemory = new NodeMemory();
