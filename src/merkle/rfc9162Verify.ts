/** Verifies inclusion and consistency proofs of an RFC 9162 tree. Both answer false for whatever does not prove the claim. */

import { equalBytes } from '../lib/bytes.ts';
import { nodeHash, treeHashBytes } from './rfc9162Hash.ts';

export interface InclusionClaim {
  /** 0-based. */
  readonly leafIndex: bigint;
  readonly treeSize: bigint;
  /** 32 bytes: SHA-256(0x00 ‖ data), computed by the verifier from the data. */
  readonly leafHash: Uint8Array;
  /** Sibling hashes, leaf side first. */
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/**
 * RFC 9162 §2.1.3.2. Directions and the exact length of the path follow from index and size.
 *
 * Cost: one hash a step; a path that is too long is refused at the step that is too many.
 */
export function verifyInclusion(claim: InclusionClaim): boolean {
  const { leafIndex, treeSize, path, root } = claim;
  if (leafIndex < 0n || leafIndex >= treeSize || claim.leafHash.length !== treeHashBytes) {
    return false;
  }
  let index = leafIndex;
  let last = treeSize - 1n;
  let hash = claim.leafHash;
  for (const sibling of path) {
    if (last === 0n || sibling.length !== treeHashBytes) return false;
    if (isRight(index) || index === last) {
      hash = nodeHash(sibling, hash);
      // An odd last node rises without a sibling.
      while (!isRight(index) && index !== 0n) {
        index >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    index >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equalBytes(hash, root);
}

export interface ConsistencyClaim {
  readonly firstSize: bigint;
  readonly secondSize: bigint;
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** RFC 9162 §2.1.4.2: whether the second tree begins with the first. Equal sizes need equal roots and an empty path. */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { firstSize, secondSize, firstRoot, secondRoot } = claim;
  if (firstSize < 1n || firstSize > secondSize) return false;
  if (claim.path.some((hash) => hash.length !== treeHashBytes)) return false;
  if (firstSize === secondSize) return claim.path.length === 0 && equalBytes(firstRoot, secondRoot);
  // Where the first tree is complete, its root is the first node of the path and is left out.
  const isComplete = (firstSize & (firstSize - 1n)) === 0n;
  const [start, ...rest] = isComplete ? [firstRoot, ...claim.path] : claim.path;
  if (start === undefined || start.length !== treeHashBytes) return false;
  return climb(claim, start, rest);
}

function climb(claim: ConsistencyClaim, start: Uint8Array, path: readonly Uint8Array[]): boolean {
  let index = claim.firstSize - 1n;
  let last = claim.secondSize - 1n;
  while (isRight(index)) {
    index >>= 1n;
    last >>= 1n;
  }
  let first = start;
  let second = start;
  for (const node of path) {
    if (last === 0n) return false;
    if (isRight(index) || index === last) {
      first = nodeHash(node, first);
      second = nodeHash(node, second);
      while (!isRight(index) && index !== 0n) {
        index >>= 1n;
        last >>= 1n;
      }
    } else {
      second = nodeHash(second, node);
    }
    index >>= 1n;
    last >>= 1n;
  }
  return last === 0n && equalBytes(first, claim.firstRoot) && equalBytes(second, claim.secondRoot);
}

function isRight(index: bigint): boolean {
  return (index & 1n) === 1n;
}
