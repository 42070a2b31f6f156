/** Hashes of IAVL nodes: all nodes of a version at once, from the leaves up. */

import { sha256 } from '../lib/sha256.ts';
import { IavlBatch } from './iavlBatch.ts';
import type { IavlNodes } from './iavlNodes.ts';
import { nodeState } from './nodeTable.ts';

/** Root of an empty tree: SHA-256(""). */
export const emptyRootHash: Uint8Array = sha256(new Uint8Array(0));

// Hashing is synchronous and never re-entered, so that one serves all trees.
let batch: IavlBatch | undefined;
// Beside it: a node may be read, and held against its hash, between the steps of a walk.
let checker: IavlBatch | undefined;

/**
 * Hashes the nodes that have no hash yet. What was freed since is passed over.
 *
 * Cost: one hash an inner node, two a leaf. A call for a single node takes less time than `sha256Into` too.
 *
 * @param made every node that has no hash, in any order; one may stand there twice
 */
export function hashFresh(nodes: IavlNodes, made: readonly number[]): void {
  const levels: number[][] = [];
  for (const id of made) {
    if (nodes.state(id) !== nodeState.fresh) continue;
    nodes.setState(id, nodeState.hashed);
    const height = nodes.height(id);
    while (levels.length <= height) levels.push([]);
    (levels[height] as number[]).push(id);
  }
  hashLevels(nodes, levels);
}

/** Hashes nodes that are listed by height; what they stand on is hashed, or in a list before. */
export function hashLevels(nodes: IavlNodes, levels: readonly (readonly number[])[]): void {
  for (const [height, level] of levels.entries()) {
    if (level.length === 0) continue;
    batch ??= new IavlBatch();
    if (height === 0) batch.hashLeaves(nodes, level);
    else batch.hashInner(nodes, level);
  }
}

/** Whether an inner node that has its hash has it of its children. Cost: one hash. */
export function isHashOfChildren(nodes: IavlNodes, id: number): boolean {
  checker ??= new IavlBatch();
  return checker.isHashed(nodes, id);
}
