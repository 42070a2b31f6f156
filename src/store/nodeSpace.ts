/** What the trees of all stores share: the disk that their nodes are read from, and the memory that they may take. */

import { IavlNodes } from '../merkle/iavlNodes.ts';
import { readRoot } from '../merkle/iavlRecord.ts';
import { IavlTree } from '../merkle/iavlTree.ts';
import type { NodeMemory } from '../merkle/nodeMemory.ts';
import type { NodeRecords } from './nodeRecords.ts';

export class NodeSpace {
  readonly records: NodeRecords;
  readonly memory: NodeMemory;

  constructor(records: NodeRecords, memory: NodeMemory) {
    this.records = records;
    this.memory = memory;
  }

  emptyTree(firstVersion: bigint): IavlTree {
    return new IavlTree(firstVersion, new IavlNodes(this.records, this.memory));
  }

  /**
   * The tree of a checkpoint; what lies below its root is read when it is asked for.
   *
   * @param root as `encodeNode` wrote it; empty for an empty tree
   * @throws InvariantError where it does not decode, or StoreError `CORRUPTED` where the nodes below it are not there
   */
  openTree(root: Uint8Array, version: bigint): IavlTree {
    const nodes = new IavlNodes(this.records, this.memory);
    const id = root.length === 0 ? 0 : readRoot(nodes, root);
    if (id !== 0 && !nodes.isLeaf(id)) nodes.left(id);
    return IavlTree.restore(nodes, id, version);
  }
}
