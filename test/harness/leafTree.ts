/** Trees over leaf hashes that a cheating host chooses, built level by level or, where they are too large, around one leaf. */

import { sha256 } from '@noble/hashes/sha2.js';

const prefixed = (prefix: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = sha256.create().update(Uint8Array.of(prefix));
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const nodeOf = (left: Uint8Array, right: Uint8Array): Uint8Array => prefixed(1, left, right);

export interface LeafFields {
  readonly seed: Uint8Array;
  readonly address: Uint8Array;
  readonly nonce: bigint;
  readonly artifact: Uint8Array;
}

export function leafOf({ seed, address, nonce, artifact }: LeafFields): Uint8Array {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, nonce);
  return prefixed(0, seed, address, number, artifact);
}

export interface LeafTree {
  readonly root: Uint8Array;
  /** Leaf hashes first, the root last; an odd last node rises unchanged. */
  readonly levels: readonly (readonly Uint8Array[])[];
  /** Inclusion proof, leaf side first; from a higher level for the inner node that stands there. */
  proof(index: number, fromLevel?: number): Uint8Array[];
}

export function leafTree(leaves: readonly Uint8Array[]): LeafTree {
  const levels: (readonly Uint8Array[])[] = [leaves];
  let top = leaves;
  while (top.length > 1) {
    top = Array.from({ length: Math.ceil(top.length / 2) }, (_, i) => {
      const [left, right] = top.slice(2 * i, 2 * i + 2) as [Uint8Array, Uint8Array | undefined];
      return right === undefined ? left : nodeOf(left, right);
    });
    levels.push(top);
  }
  return {
    root: top[0] as Uint8Array,
    levels,
    proof: (index, fromLevel = 0) =>
      levels.slice(fromLevel, -1).flatMap((level, up) => {
        const sibling = level[Math.floor(index / 2 ** up) ^ 1];
        return sibling === undefined ? [] : [sibling];
      }),
  };
}

/** Root and proof of one leaf in a tree of any size whose other leaves are all the same. Costs about log² of the size. */
export function loneLeafTree(
  size: number,
  index: number,
  leaf: Uint8Array,
): { readonly root: Uint8Array; readonly proof: readonly Uint8Array[] } {
  const known = new Map<number, Uint8Array>([[1, new Uint8Array(32).fill(7)]]);
  const filler = (n: number): Uint8Array => {
    const found = known.get(n);
    if (found !== undefined) return found;
    const k = splitOf(n);
    const made = nodeOf(filler(k), filler(n - k));
    known.set(n, made);
    return made;
  };
  const around = (n: number, i: number): { root: Uint8Array; proof: Uint8Array[] } => {
    if (n === 1) return { root: leaf, proof: [] };
    const k = splitOf(n);
    const isLeft = i < k;
    const below = isLeft ? around(k, i) : around(n - k, i - k);
    const sibling = filler(isLeft ? n - k : k);
    return {
      root: isLeft ? nodeOf(below.root, sibling) : nodeOf(sibling, below.root),
      proof: [...below.proof, sibling],
    };
  };
  return around(size, index);
}

function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
