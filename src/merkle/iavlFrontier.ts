/**
 * Whether subtrees are the leftmost part of a tree whose root hash is known.
 *
 * Nodes that come in post-order are, at any place, the children of nodes to come: some subtrees side by side, from the smallest key on. The
 * nodes above the last of them, from the root down, prove that they are the tree's own.
 */

import { equalBytes } from '../lib/bytes.ts';
import { type InnerNode, innerHash } from './iavlTop.ts';

/**
 * @param root hash of the tree, which is not whole yet
 * @param path the nodes above the last subtree, the root first; none where no subtree is there
 * @param subtrees root hashes, from left to right
 */
export function isFrontier(
  root: Uint8Array,
  path: readonly InnerNode[],
  subtrees: readonly Uint8Array[],
): boolean {
  let expected = root;
  let next = 0;
  for (const [depth, node] of path.entries()) {
    const { left, right } = node;
    const own = subtrees[next];
    if (own === undefined || !equalBytes(innerHash(node), expected)) return false;
    if (!equalBytes(left, own)) {
      expected = left;
      continue;
    }
    // All of the left side is there; of the right one what comes next in the path, or, at its end, all or nothing.
    next += 1;
    expected = right;
    const last = subtrees[next];
    const isEnd = depth === path.length - 1;
    if (isEnd && last !== undefined && equalBytes(right, last)) next += 1;
  }
  return next === subtrees.length;
}
