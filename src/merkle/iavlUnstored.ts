/**
 * The inner nodes of a saved version that are not on the disk, children before parents. What lies below a stored node is stored.
 *
 * Nodes may be stored, versions saved and others released between two steps, as long as this version is kept.
 */

import type { IavlNodes } from './iavlNodes.ts';
import { nodeFlag } from './nodeLayout.ts';

export class UnstoredNodes {
  readonly #nodes: IavlNodes;
  /** A negative entry is a node whose children are out. */
  readonly #open: number[];

  /** @param root of the version; 0 for an empty tree. */
  constructor(nodes: IavlNodes, root: number) {
    this.#nodes = nodes;
    this.#open = root === 0 ? [] : [root];
  }

  /** The next node; 0 at the end. */
  next(): number {
    const nodes = this.#nodes;
    for (let id = this.#open.pop(); id !== undefined; id = this.#open.pop()) {
      if (id < 0) return -id;
      if (nodes.isLeaf(id) || nodes.hasFlag(id, nodeFlag.stored)) continue;
      this.#open.push(-id, nodes.rightPlace(id), nodes.leftPlace(id));
    }
    return 0;
  }
}
