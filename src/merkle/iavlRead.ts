/** Reading an IAVL tree below a root: lookup, neighbours and iteration in key order. */

import { concatBytes } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import type { KeyRange, KVPair } from '../lib/kv.ts';
import type { IavlNodes } from './iavlNodes.ts';
import { nodeFlag } from './nodeLayout.ts';

/** The leaf that holds the key; 0 where there is none. Cost: one key comparison a level. */
export function findLeaf(nodes: IavlNodes, root: number, key: Uint8Array): number {
  if (root === 0) return 0;
  const leaf = leafTowards(nodes, root, key);
  if (nodes.compareKey(key, leaf) !== 0) return 0;
  nodes.setFlag(leaf, nodeFlag.touched);
  return leaf;
}

/** The leaf where the key is or would be put. */
function leafTowards(nodes: IavlNodes, root: number, key: Uint8Array): number {
  let id = root;
  while (!nodes.isLeaf(id)) {
    id = nodes.compareKey(key, id) < 0 ? nodes.left(id) : nodes.right(id);
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
      right = nodes.right(id);
      id = nodes.left(id);
    } else {
      left = nodes.left(id);
      id = nodes.right(id);
    }
  }
  if (id === 0) return { left: 0, right: 0 };
  return nodes.compareKey(key, id) < 0
    ? { left: edgeLeaf(nodes, left, 'right'), right: id }
    : { left: id, right: edgeLeaf(nodes, right, 'left') };
}

function edgeLeaf(nodes: IavlNodes, root: number, side: 'left' | 'right'): number {
  let id = root;
  while (id !== 0 && !nodes.isLeaf(id)) id = nodes[side](id);
  return id;
}

/**
 * Pairs of the range in key order. Keys and values are copies. Cost: one key comparison a level to find the first, one for each pair after it.
 *
 * @param isReadable asked before each step; iteration ends with an InvariantError once the nodes may have been reused.
 */
export function* iterateLeaves(
  nodes: IavlNodes,
  root: number,
  range: KeyRange,
  isReadable: () => boolean,
): Generator<KVPair, undefined, undefined> {
  if (root === 0) return;
  assertReadable(isReadable);
  nodes.memory.makeRoom();
  const ahead: number[] = [];
  let walk = walkOver(nodes, range);
  let leaf = firstLeaf(nodes, root, walk, ahead);
  while (leaf !== 0 && !walk.isPastEnd(leaf)) {
    const { generation } = nodes;
    const key = nodes.keyOf(leaf);
    yield { key, value: nodes.valueOf(leaf) };
    assertReadable(isReadable);
    nodes.memory.makeRoom();
    if (generation === nodes.generation) {
      leaf = nextLeaf(nodes, ahead, walk.near);
    } else {
      // The nodes ahead may be others by now.
      walk = walkOver(nodes, rangeAfter(key, range));
      leaf = firstLeaf(nodes, root, walk, ahead);
    }
  }
}

function walkOver(nodes: IavlNodes, range: KeyRange): Walk {
  return range.reverse === true ? descending(nodes, range) : ascending(nodes, range);
}

/** What an iteration that gave `key` still has to give. */
function rangeAfter(key: Uint8Array, { start, end, reverse }: KeyRange): KeyRange {
  return reverse === true
    ? { start, end: key, reverse }
    : { start: concatBytes(key, Uint8Array.of(0)), end };
}

/** The first leaf of a range, or one behind it; 0 where none comes. */
function firstLeaf(nodes: IavlNodes, root: number, walk: Walk, ahead: number[]): number {
  ahead.length = 0;
  const leaf = walk.seek(root, ahead);
  return walk.isPastStart(leaf) ? leaf : nextLeaf(nodes, ahead, walk.near);
}

function assertReadable(isReadable: () => boolean): void {
  if (!isReadable()) throw new InvariantError('the tree changed below an open iteration');
}

/** One direction of a walk over leaves. */
interface Walk {
  /** The side of an inner node that comes first. */
  readonly near: 'left' | 'right';
  /** The leaf at which the range begins or the one before it; what comes later goes onto `ahead`, the next on top. */
  seek(root: number, ahead: number[]): number;
  isPastStart(leaf: number): boolean;
  isPastEnd(leaf: number): boolean;
}

function ascending(nodes: IavlNodes, { start, end }: KeyRange): Walk {
  return {
    near: 'left',
    seek: (root, ahead) =>
      seekLeaf(
        nodes,
        root,
        ahead,
        'left',
        (id) => start === undefined || nodes.compareKey(start, id) < 0,
      ),
    isPastStart: (leaf) => start === undefined || nodes.compareKey(start, leaf) <= 0,
    isPastEnd: (leaf) => end !== undefined && nodes.compareKey(end, leaf) <= 0,
  };
}

function descending(nodes: IavlNodes, { start, end }: KeyRange): Walk {
  return {
    near: 'right',
    // Keys on the right are at or above the separator, so that an end at it leaves the right side out.
    seek: (root, ahead) =>
      seekLeaf(
        nodes,
        root,
        ahead,
        'right',
        (id) => end === undefined || nodes.compareKey(end, id) > 0,
      ),
    isPastStart: (leaf) => end === undefined || nodes.compareKey(end, leaf) > 0,
    isPastEnd: (leaf) => start !== undefined && nodes.compareKey(start, leaf) > 0,
  };
}

function seekLeaf(
  nodes: IavlNodes,
  root: number,
  ahead: number[],
  near: 'left' | 'right',
  isNear: (id: number) => boolean,
): number {
  const far = near === 'left' ? 'right' : 'left';
  let id = root;
  while (!nodes.isLeaf(id)) {
    if (isNear(id)) {
      ahead.push(nodes[far](id));
      id = nodes[near](id);
    } else {
      id = nodes[far](id);
    }
  }
  return id;
}

/** The leaf that comes first below what is next on the stack; 0 at the end. */
function nextLeaf(nodes: IavlNodes, ahead: number[], near: 'left' | 'right'): number {
  const id = ahead.pop();
  return id === undefined ? 0 : seekLeaf(nodes, id, ahead, near, () => true);
}
