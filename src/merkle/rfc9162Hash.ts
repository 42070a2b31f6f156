/** The Merkle tree hash of RFC 9162 §2.1.1 with SHA-256. */

import { sha256 } from '../lib/sha256.ts';
import { sha256Into } from './sha256Into.ts';

/** Bytes of every hash. */
export const treeHashBytes = 32;

/** Root of an empty tree: SHA-256(""). */
export const emptyTreeRoot: Uint8Array = sha256(new Uint8Array(0));

/** SHA-256(0x00 ‖ data). */
export function leafHash(data: Uint8Array): Uint8Array {
  const message = new Uint8Array(1 + data.length);
  message.set(data, 1);
  return digestOf(message);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const message = new Uint8Array(1 + left.length + right.length);
  message[0] = 1;
  message.set(left, 1);
  message.set(right, 1 + left.length);
  return digestOf(message);
}

/** Half the time of the general hash: a proof of a large tree takes some thirty of these, and so does its verification. */
function digestOf(message: Uint8Array): Uint8Array {
  const digest = new Uint8Array(treeHashBytes);
  sha256Into(message, 0, message.length, digest, 0);
  return digest;
}

/**
 * Root of a list of leaf hashes. Cost: one hash a leaf.
 *
 * Pairs from the left, an odd last one rises unchanged: the same tree as splitting at the largest power of two below the size.
 */
export function rootOfLeafHashes(leafHashes: readonly Uint8Array[]): Uint8Array {
  let level: readonly Uint8Array[] = leafHashes;
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i] as Uint8Array;
      const right = level[i + 1];
      next.push(right === undefined ? left : nodeHash(left, right));
    }
    level = next;
  }
  return level[0] ?? emptyTreeRoot;
}
