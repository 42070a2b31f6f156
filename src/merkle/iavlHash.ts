/** Hashes of IAVL nodes: all nodes of a version at once, from the leaves up. */

import { sha256 } from '../lib/sha256.ts';
import { IavlBatch } from './iavlBatch.ts';
import type { IavlNodes } from './iavlNodes.ts';
import { fetchedTogether, nodeState } from './nodeLayout.ts';
import { NodeList } from './nodeList.ts';

/** Root of an empty tree: SHA-256(""). */
export const emptyRootHash: Uint8Array = sha256(new Uint8Array(0));

// Hashing is synchronous and never re-entered, so that one serves all trees.
let batch: IavlBatch | undefined;
/** What is to be hashed, by height. */
const levels: NodeList[] = [];
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
  for (const level of levels) level.clear();
  for (let i = 0; i < made.length; i += 1) {
    const id = made[i] as number;
    if (i % fetchedTogether === 0) nodes.fetch(made, i, fetchedTogether);
    if (nodes.state(id) !== nodeState.fresh) continue;
    nodes.setState(id, nodeState.hashed);
    levelOf(nodes.height(id)).add(id);
  }
  hashLevels(nodes, levels);
}

/** Hashes nodes that are listed by height; what they stand on is hashed, or in a list before. */
export function hashLevels(nodes: IavlNodes, levels: readonly NodeList[]): void {
  for (const [height, level] of levels.entries()) {
    if (level.count === 0) continue;
    batch ??= new IavlBatch();
    if (height === 0) batch.hashLeaves(nodes, level);
    else batch.hashInner(nodes, level);
  }
}

function levelOf(height: number): NodeList {
  while (levels.length <= height) levels.push(new NodeList());
  return levels[height] as NodeList;
}

/** Whether an inner node that has its hash has it of its children. Cost: one hash. */
export function isHashOfChildren(nodes: IavlNodes, id: number): boolean {
  checker ??= new IavlBatch();
  return checker.isHashed(nodes, id);
}
