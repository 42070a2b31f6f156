/**
 * The version of an IAVL tree that is being written: copy on write by node id, in cosmos/iavl's order of operations.
 *
 * Every node on the path of a change, and every node that a rotation moves, is new and carries the version being written.
 */

import type { ChangedTree } from './iavlApply.ts';
import { rebalance } from './iavlBalance.ts';
import { IavlFiller } from './iavlFiller.ts';
import { hashFresh } from './iavlHash.ts';
import type { IavlNodes } from './iavlNodes.ts';
import { nodeState } from './nodeLayout.ts';
import type { TreeChange } from './treeChange.ts';

export class IavlWorking implements ChangedTree {
  readonly nodes: IavlNodes;
  /** The version that new nodes carry. */
  readonly version: bigint;
  readonly #versionLow: number;
  readonly #versionHigh: number;
  root: number;
  /** Every node made since the last save; one that was dropped again may stand here twice. */
  readonly #fresh: number[] = [];
  /** Saved nodes that this version no longer sees. */
  readonly orphans: number[] = [];
  /** Set by `#removeAt`: whether the key was there, and the separator key on its way up (0: none). */
  #removed = false;
  #carriedKey = 0;
  /** Nothing was saved before: every node that can be reached is this version's. */
  readonly #isFirst: boolean;
  /** Nodes were made that do not stand among the fresh ones. */
  #isFilled = false;
  /** No node was made or changed since all had their hashes. */
  #isHashed = true;

  constructor(nodes: IavlNodes, root: number, version: bigint) {
    this.nodes = nodes;
    this.root = root;
    this.version = version;
    this.#isFirst = root === 0;
    this.#versionLow = Number(version & 0xffffffffn);
    this.#versionHigh = Number(version >> 32n);
  }

  /**
   * Takes changes as long as their keys ascend above all that is there, where nothing was saved before.
   *
   * @returns the first change that was not taken, with the iterator behind it; undefined where all were
   */
  fill(changes: Iterator<TreeChange>, expected: number): TreeChange | undefined {
    let next = changes.next();
    if (!this.#isFirst || next.done === true) return next.value;
    this.#isFilled = true;
    this.hash();
    // Two nodes a key, and one for the versions to come.
    this.nodes.reserve(3 * expected);
    const filler = new IavlFiller(this.nodes, this.root, this.version);
    try {
      while (next.done !== true && this.#takes(filler, next.value)) next = changes.next();
    } finally {
      this.root = filler.finish();
    }
    return next.value;
  }

  /** Sets a key, also to the value that it has: the leaf is new either way. Returns whether the key is new. */
  set(key: Uint8Array, value: Uint8Array): boolean {
    if (this.root === 0) {
      this.root = this.#createLeaf(this.nodes.arena.allocate(key), value);
      return true;
    }
    const before = this.nodes.size(this.root);
    this.root = this.#setAt(this.root, key, value);
    return this.nodes.size(this.root) !== before;
  }

  #takes(filler: IavlFiller, change: TreeChange): boolean {
    const { held } = change;
    return held?.arena === this.nodes.arena ? filler.takeHeld(held) : filler.take(change);
  }

  /** Removes a key; a missing one changes nothing. Returns whether it was there. */
  remove(key: Uint8Array): boolean {
    if (this.root === 0) return false;
    this.#removed = false;
    this.#carriedKey = 0;
    this.root = this.#removeAt(this.root, key);
    return this.#removed;
  }

  /** The node itself where it belongs to this version, its fresh copy otherwise. Its hash is void either way. */
  edit(id: number): number {
    if (this.#isOwn(id)) {
      // A filled node is in no list yet.
      if (this.#isFilled && this.nodes.state(id) === nodeState.hashed) this.#made(id);
      this.nodes.setState(id, nodeState.fresh);
      this.#isHashed = false;
      return id;
    }
    this.orphans.push(id);
    return this.#made(this.nodes.cloneInner(id, this.version));
  }

  /** A fresh leaf with the key of one that it takes the place of. */
  replaceLeaf(id: number, value: Uint8Array): number {
    const leaf = this.#createLeaf(this.nodes.arena.retain(this.nodes.key(id)), value);
    this.#drop(id);
    return leaf;
  }

  /** Frees everything that this version made; the saved nodes are as they were. */
  discard(): void {
    if (this.#isFilled) {
      this.#freeBelow(this.root);
      return;
    }
    for (const id of this.#fresh) {
      // A node that was read since may have the place of one that was dropped.
      if (this.nodes.state(id) !== nodeState.free && this.#isOwn(id)) this.nodes.free(id);
    }
  }

  /** Of a first version: what it made is what can be reached. */
  #freeBelow(root: number): void {
    const { nodes } = this;
    const open = root === 0 ? [] : [root];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (!nodes.isLeaf(id)) open.push(nodes.left(id), nodes.right(id));
      nodes.free(id);
    }
  }

  /** Hashes what this version made and is not hashed yet. */
  hash(): void {
    if (this.#isHashed) return;
    this.#isHashed = true;
    hashFresh(this.nodes, this.#fresh);
  }

  /** Nodes of this version may change; those of saved ones never do. */
  #isOwn(id: number): boolean {
    return (
      this.nodes.versionLow(id) === this.#versionLow &&
      this.nodes.versionHigh(id) === this.#versionHigh
    );
  }

  #made(id: number): number {
    this.#fresh.push(id);
    this.#isHashed = false;
    return id;
  }

  #createLeaf(keyHandle: number, value: Uint8Array): number {
    return this.#made(this.nodes.createLeaf(keyHandle, value, this.version));
  }

  #drop(id: number): void {
    if (this.#isOwn(id)) this.nodes.free(id);
    else this.orphans.push(id);
  }

  #setAt(at: number, key: Uint8Array, value: Uint8Array): number {
    const { nodes } = this;
    const order = nodes.compareKey(key, at);
    if (nodes.isLeaf(at)) return this.#setAtLeaf(at, order, key, value);
    const id = this.edit(at);
    const before = order < 0 ? nodes.left(id) : nodes.right(id);
    const size = nodes.size(before);
    const after = this.#setAt(before, key, value);
    if (order < 0) nodes.setLeft(id, after);
    else nodes.setRight(id, after);
    // An update of a key that is there moves nothing.
    if (nodes.size(after) === size) return id;
    nodes.measure(id);
    return rebalance(this, id);
  }

  #setAtLeaf(at: number, order: number, key: Uint8Array, value: Uint8Array): number {
    const { arena } = this.nodes;
    if (order === 0) return this.replaceLeaf(at, value);
    const leaf = this.#createLeaf(arena.allocate(key), value);
    // The separator is the larger of the two keys.
    const [left, right] = order < 0 ? [leaf, at] : [at, leaf];
    return this.#made(this.nodes.createInner(this.nodes.key(right), left, right, this.version));
  }

  /** Returns the node that takes the place of `at`; 0 where `at` was the leaf removed. */
  #removeAt(at: number, key: Uint8Array): number {
    const { nodes } = this;
    const order = nodes.compareKey(key, at);
    if (nodes.isLeaf(at)) {
      if (order !== 0) return at;
      this.#removed = true;
      this.#drop(at);
      return 0;
    }
    return order < 0 ? this.#removeLeft(at, key) : this.#removeRight(at, key);
  }

  #removeLeft(at: number, key: Uint8Array): number {
    const { nodes } = this;
    const left = this.#removeAt(nodes.left(at), key);
    if (!this.#removed) return at;
    if (left === 0) {
      // The parent goes, and its separator with it: it becomes the smallest key of the subtree that an ancestor splits off.
      const right = nodes.right(at);
      this.#carriedKey = nodes.key(at);
      this.#drop(at);
      return right;
    }
    const id = this.edit(at);
    nodes.setLeft(id, left);
    nodes.measure(id);
    return rebalance(this, id);
  }

  #removeRight(at: number, key: Uint8Array): number {
    const { nodes } = this;
    const right = this.#removeAt(nodes.right(at), key);
    if (!this.#removed) return at;
    if (right === 0) {
      const left = nodes.left(at);
      this.#drop(at);
      return left;
    }
    const id = this.edit(at);
    nodes.setRight(id, right);
    if (this.#carriedKey !== 0) {
      nodes.setKey(id, this.#carriedKey);
      this.#carriedKey = 0;
    }
    nodes.measure(id);
    return rebalance(this, id);
  }
}
