/** Reading an IAVL tree below a root: lookup, neighbours and iteration in key order. */

import { InvariantError } from '../lib/errors.ts';
import type { KeyRange, KVPair } from '../lib/kv.ts';
import type { IavlNodes } from './iavlNodes.ts';

/** The leaf that holds the key; 0 where there is none. Cost: one key comparison a level. */
export function findLeaf(nodes: IavlNodes, root: number, key: Uint8Array): number {
  if (root === 0) return 0;
  const leaf = leafTowards(nodes, root, key);
  return nodes.compareKey(key, leaf) === 0 ? leaf : 0;
}

/** The leaf where the key is or would be put. */
function leafTowards(nodes: IavlNodes, root: number, key: Uint8Array): number {
  let id = root;
  while (!nodes.isLeaf(id)) {
    const side = nodes.compareKey(key, id) < 0 ? nodes.left : nodes.right;
    id = side[id] as number;
  }
  return id;
}

/** The leaves next to a key that is not there: the greatest below and the smallest above; 0 where there is none. */
export function findNeighbours(
  nodes: IavlNodes,
  root: number,
  key: Uint8Array,
): { left: number; right: number } {
  let left = 0;
  let right = 0;
  let id = root;
  while (id !== 0 && !nodes.isLeaf(id)) {
    if (nodes.compareKey(key, id) < 0) {
      right = nodes.right[id] as number;
      id = nodes.left[id] as number;
    } else {
      left = nodes.left[id] as number;
      id = nodes.right[id] as number;
    }
  }
  if (id === 0) return { left: 0, right: 0 };
  return nodes.compareKey(key, id) < 0
    ? { left: edgeLeaf(nodes, left, 'right'), right: id }
    : { left: id, right: edgeLeaf(nodes, right, 'left') };
}

function edgeLeaf(nodes: IavlNodes, root: number, side: 'left' | 'right'): number {
  let id = root;
  while (id !== 0 && !nodes.isLeaf(id)) id = nodes[side][id] as number;
  return id;
}

/**
 * Pairs of the range in key order. Keys and values are copies.
 *
 * @param isReadable asked before each step; iteration ends with an InvariantError once the nodes may have been reused.
 */
export function* iterateLeaves(
  nodes: IavlNodes,
  root: number,
  range: KeyRange,
  isReadable: () => boolean,
): Generator<KVPair, undefined, undefined> {
  const stack: number[] = root === 0 ? [] : [root];
  while (stack.length > 0) {
    if (!isReadable()) throw new InvariantError('the tree changed below an open iteration');
    const id = stack.pop() as number;
    if (!nodes.isLeaf(id)) {
      pushChildren(nodes, id, range, stack);
      continue;
    }
    if (isInRange(nodes, id, range)) yield { key: nodes.keyOf(id), value: nodes.valueOf(id) };
  }
}

function isInRange(nodes: IavlNodes, id: number, { start, end }: KeyRange): boolean {
  if (start !== undefined && nodes.compareKey(start, id) > 0) return false;
  return end === undefined || nodes.compareKey(end, id) > 0;
}

/** Pushes the children that can hold keys of the range, the one to visit first on top. */
function pushChildren(nodes: IavlNodes, id: number, range: KeyRange, stack: number[]): void {
  const { start, end, reverse } = range;
  const left = nodes.left[id] as number;
  const right = nodes.right[id] as number;
  // Keys on the left are below the separator, keys on the right at or above it.
  const hasLeft = start === undefined || nodes.compareKey(start, id) < 0;
  const hasRight = end === undefined || nodes.compareKey(end, id) > 0;
  if (reverse === true) {
    if (hasLeft) stack.push(left);
    if (hasRight) stack.push(right);
  } else {
    if (hasRight) stack.push(right);
    if (hasLeft) stack.push(left);
  }
}
