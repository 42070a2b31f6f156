/** Which nodes of a tree go to the disk: those over whole groups of leaves, each right after its children. */

import { treeHashBytes } from '../../merkle/rfc9162Hash.ts';
import type { ArtifactLeaves } from './artifactLeaves.ts';
import { viewOf } from './copyShort.ts';
import { nodeCount } from './nodePosition.ts';

/** The lowest level that is on disk. A group costs 128 hashes a proof; the nodes above take one byte a leaf. */
export const groupLevel = 6;
export const groupLeaves: number = 2 ** groupLevel;

/** How many of a tree of so many leaves are on disk. */
export function storedNodeCount(leaves: number): number {
  return nodeCount(Math.floor(leaves / groupLeaves));
}

/** Nodes that the last run of `leaves` added and that go to the disk, in the order of the file. */
export function newStoredNodes(leaves: ArtifactLeaves, before: number, after: number): Uint8Array {
  const nodes = new Uint8Array((storedNodeCount(after) - storedNodeCount(before)) * treeHashBytes);
  const to = viewOf(nodes);
  let at = 0;
  for (let group = Math.floor(before / groupLeaves); at < nodes.length; group += 1) {
    for (let [level, index] = [groupLevel, group]; ; level += 1, index = (index - 1) / 2) {
      leaves.copyNode(level, index, treeHashBytes, to, at);
      at += treeHashBytes;
      // A left child: its parent is not complete yet.
      if (index % 2 === 0) break;
    }
  }
  return nodes;
}
