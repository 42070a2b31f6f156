/** One saved version of an IAVL tree, read while later ones are written. */

import { InvariantError } from '../lib/errors.ts';
import type { KeyRange, KVPair, ReadableKV } from '../lib/kv.ts';
import { emptyRootHash } from './iavlHash.ts';
import type { IavlNodes } from './iavlNodes.ts';
import { findLeaf, iterateLeaves } from './iavlRead.ts';

export class IavlVersion implements ReadableKV {
  readonly nodes: IavlNodes;
  readonly version: bigint;
  /** Node id of the root; 0 for an empty tree. */
  readonly root: number;
  /** SHA-256 root: 32 bytes; SHA-256("") for an empty tree. */
  readonly hash: Uint8Array;
  #isReleased = false;

  constructor(nodes: IavlNodes, version: bigint, root: number) {
    this.nodes = nodes;
    this.version = version;
    this.root = root;
    this.hash = root === 0 ? emptyRootHash : nodes.hashOf(root);
  }

  /** Number of pairs. */
  get size(): number {
    this.assertReadable();
    return this.root === 0 ? 0 : this.nodes.size(this.root);
  }

  /** Height of the root; 0 for one leaf and for an empty tree. */
  get height(): number {
    this.assertReadable();
    return this.root === 0 ? 0 : this.nodes.height(this.root);
  }

  get isReleased(): boolean {
    return this.#isReleased;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#begin();
    const leaf = findLeaf(this.nodes, this.root, key);
    return leaf === 0 ? undefined : this.nodes.valueOf(leaf);
  }

  has(key: Uint8Array): boolean {
    this.#begin();
    return findLeaf(this.nodes, this.root, key) !== 0;
  }

  iterate(range: KeyRange): IterableIterator<KVPair> {
    this.assertReadable();
    return iterateLeaves(this.nodes, this.root, range, () => !this.#isReleased);
  }

  #begin(): void {
    this.assertReadable();
    this.nodes.memory.makeRoom();
  }

  /** Called by the tree when the nodes that only this version sees are given back. */
  markReleased(): void {
    this.#isReleased = true;
  }

  /** @throws InvariantError once the version is released: its nodes may hold something else by now. */
  assertReadable(): void {
    if (this.#isReleased) throw new InvariantError(`version ${this.version} is no longer retained`);
  }
}
