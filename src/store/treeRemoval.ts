/**
 * The nodes of a tree on the disk that nobody needs, children before parents: what a crash leaves of them is found from the root again.
 */

import type { NodeRecords } from './nodeRecords.ts';

export class TreeRemoval {
  readonly #records: NodeRecords;
  /** A negative entry is a node whose children are out. */
  readonly #open: number[];

  /** @param roots disk ids; those that are gone already are passed over, with all below them. */
  constructor(records: NodeRecords, roots: readonly number[]) {
    this.#records = records;
    this.#open = [...roots];
  }

  /** The next disk ids to be removed, so many at most; none at the end. Cost: reading each. */
  next(most: number): number[] {
    const ids: number[] = [];
    while (ids.length < most) {
      const id = this.#open.pop();
      if (id === undefined) break;
      if (id < 0) {
        ids.push(-id);
        continue;
      }
      const children = this.#records.children(id);
      if (children !== undefined) this.#open.push(-id, ...children);
    }
    return ids;
  }
}
