/** Makes inclusion and consistency proofs of an RFC 9162 tree from stored nodes, in O(log n) reads. */

import { InvariantError } from '../lib/errors.ts';
import { nodeHash } from './rfc9162Hash.ts';
import { assertUint32 } from './varint.ts';

/**
 * The hash of a complete subtree: the leaves from `index · 2^level` on, 2^level of them. Level 0 holds the leaf hashes.
 * Asked only for subtrees that lie within the tree.
 */
export type NodeReader = (level: number, index: number) => Uint8Array;

/** Sibling hashes from the leaf up (RFC 9162 §2.1.3.1). @throws InvariantError where the leaf is not in the tree. */
export function proveInclusion(
  leafIndex: number,
  treeSize: number,
  readNode: NodeReader,
): Uint8Array[] {
  assertUint32(treeSize, 'tree size');
  if (!Number.isInteger(leafIndex) || leafIndex < 0 || leafIndex >= treeSize) {
    throw new InvariantError(`leaf ${leafIndex} is not in a tree of ${treeSize}`);
  }
  const path: Uint8Array[] = [];
  let start = 0;
  let end = treeSize;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (leafIndex < middle) {
      path.push(rangeRoot(middle, end, readNode));
      end = middle;
    } else {
      path.push(rangeRoot(start, middle, readNode));
      start = middle;
    }
  }
  return path.reverse();
}

/** The proof that the tree of `firstSize` leaves begins the tree of `secondSize` (RFC 9162 §2.1.4.1). */
export function proveConsistency(
  firstSize: number,
  secondSize: number,
  readNode: NodeReader,
): Uint8Array[] {
  assertUint32(secondSize, 'tree size');
  if (!Number.isInteger(firstSize) || firstSize < 1 || firstSize > secondSize) {
    throw new InvariantError(`no tree of ${firstSize} leaves begins a tree of ${secondSize}`);
  }
  const path: Uint8Array[] = [];
  let start = 0;
  let end = secondSize;
  while (end > firstSize) {
    const middle = start + splitOf(end - start);
    if (firstSize <= middle) {
      path.push(rangeRoot(middle, end, readNode));
      end = middle;
    } else {
      path.push(rangeRoot(start, middle, readNode));
      start = middle;
    }
  }
  // The verifier knows the node only where it is the whole first tree.
  if (start > 0) path.push(rangeRoot(start, end, readNode));
  return path.reverse();
}

/** Root of the first `size` leaves; `size` ≥ 1. */
export function rootOfPrefix(size: number, readNode: NodeReader): Uint8Array {
  assertUint32(size, 'tree size');
  if (size === 0) throw new InvariantError('an empty tree has no nodes; its root is SHA-256("")');
  return rangeRoot(0, size, readNode);
}

/** Root of the leaves [start, end); `start` is a multiple of the power of two at or above the length, so its subtrees are complete. */
function rangeRoot(start: number, end: number, readNode: NodeReader): Uint8Array {
  const length = end - start;
  const level = 31 - Math.clz32(length);
  const width = powerOfTwo(level);
  if (width === length) return readNode(level, start / width);
  const middle = start + width;
  return nodeHash(readNode(level, start / width), rangeRoot(middle, end, readNode));
}

/** The largest power of two below the length; length ≥ 2. */
function splitOf(length: number): number {
  return powerOfTwo(31 - Math.clz32(length - 1));
}

/** 2^level; 1 << 31 would be negative. */
function powerOfTwo(level: number): number {
  return (1 << level) >>> 0;
}
