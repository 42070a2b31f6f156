/** Where the nodes of a growing tree lie in one append-only file: each right after its children (Merkle mountain range). */

import { InvariantError } from '../../lib/errors.ts';

/**
 * Nodes that exist once there are `leaves` leaves: the leaves, and every inner node whose subtree is complete.
 *
 * @param leaves 0 … 2^32
 */
export function nodeCount(leaves: number): number {
  return 2 * leaves - onesOf(leaves);
}

/** Position of the node at `level` (0 = leaves) that stands over leaves `[index × 2^level, (index + 1) × 2^level)`. */
export function nodePosition(level: number, index: number): number {
  const lastLeaf = (index + 1) * 2 ** level - 1;
  return nodeCount(lastLeaf) + level;
}

/** Ones in the binary form of a number of up to 2^53. */
function onesOf(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new InvariantError(`not a count: ${value}`);
  let ones = 0;
  for (let rest = value; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}
