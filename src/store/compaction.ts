/**
 * LevelDB gives back what was removed when it comes by, which may be late: where much was removed, the files of the nodes are written anew,
 * a part of them at a time.
 */

import type { Database } from './database.ts';
import { nodeKey } from './layout.ts';

/** Removed nodes for which it is worth it, at least. */
const leastRemoved = 50_000;
/** A part is some tens of megabytes at a million keys. */
const parts = 8;

export class Compaction {
  readonly #database: Database;
  #removed = 0;
  /** The parts that are left of the compaction that is going on. */
  #left = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  removed(nodes: number): void {
    this.#removed += nodes;
  }

  /**
   * Compacts a part where it is due; false where it is not.
   *
   * @param live nodes that are needed: a third of them may be removed before
   * @param lastDiskId the highest disk id in use
   */
  async step(live: number, lastDiskId: number): Promise<boolean> {
    if (this.#left === 0) {
      if (this.#removed < Math.max(leastRemoved, live / 3)) return false;
      this.#removed = 0;
      this.#left = parts;
    }
    this.#left -= 1;
    const [start = 0, end = 0] = [this.#left, this.#left + 1].map((part) =>
      Math.floor((lastDiskId / parts) * part),
    );
    await this.#database.compact({ start: nodeKey(start), end: nodeKey(end + 1) });
    return true;
  }
}
