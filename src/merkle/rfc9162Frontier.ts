/**
 * The right edge of a growing RFC 9162 tree: the peaks of a Merkle mountain range.
 *
 * Peaks are the roots of the complete subtrees, largest first; bagged right to left they give the RFC 9162 root at any size.
 */

import { InvariantError } from '../lib/errors.ts';
import { emptyTreeRoot, nodeHash } from './rfc9162Hash.ts';
import { assertUint32 } from './varint.ts';

/** A complete subtree, named as `NodeReader` asks for it. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

export class Rfc9162Frontier {
  #size: number;
  readonly #peaks: Uint8Array[];

  /** @param peaks of the tree of `size` leaves, largest first; `peaksOf` tells which nodes these are. */
  constructor(size = 0, peaks: readonly Uint8Array[] = []) {
    assertUint32(size, 'tree size');
    if (peaks.length !== peaksOf(size).length) {
      throw new InvariantError(`a tree of ${size} leaves does not have ${peaks.length} peaks`);
    }
    this.#size = size;
    this.#peaks = [...peaks];
  }

  get size(): number {
    return this.#size;
  }

  get peaks(): readonly Uint8Array[] {
    return this.#peaks;
  }

  /** Adds a leaf hash. Returns the subtrees that it completes, the leaf first; on average two, log2(size) at most. */
  append(leaf: Uint8Array): TreeNode[] {
    assertUint32(this.#size + 1, 'tree size');
    const completed: TreeNode[] = [{ level: 0, index: this.#size, hash: leaf }];
    let hash = leaf;
    let index = this.#size;
    for (let level = 1; index % 2 === 1; level += 1) {
      hash = nodeHash(this.#peaks.pop() as Uint8Array, hash);
      index = (index - 1) / 2;
      completed.push({ level, index, hash });
    }
    this.#peaks.push(hash);
    this.#size += 1;
    return completed;
  }

  /** Root of the leaves so far. Cost: one hash a peak. */
  root(): Uint8Array {
    let bag: Uint8Array | undefined;
    for (let i = this.#peaks.length - 1; i >= 0; i -= 1) {
      const peak = this.#peaks[i] as Uint8Array;
      bag = bag === undefined ? peak : nodeHash(peak, bag);
    }
    return bag ?? emptyTreeRoot;
  }
}

/** Level and index of the peaks of a tree of `size` leaves, largest first. */
export function peaksOf(size: number): { readonly level: number; readonly index: number }[] {
  const peaks: { level: number; index: number }[] = [];
  let start = 0;
  for (let level = 31; level >= 0; level -= 1) {
    const width = (1 << level) >>> 0;
    if ((size & width) >>> 0 === 0) continue;
    peaks.push({ level, index: start / width });
    start += width;
  }
  return peaks;
}
