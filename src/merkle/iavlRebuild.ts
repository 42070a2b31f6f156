/**
 * Builds the tree of a version again out of its nodes in post-order, a slice at a time: each slice gives the records of its inner nodes as
 * they lie on the disk, and only the roots that wait for a parent stay in memory.
 *
 * Heights and versions decide the hashes; sizes and separators follow from the leaves. Whether it is the tree that it should be, the root
 * hash says at the end; what can be seen before is refused at once, so that no stream makes it hold more than a path.
 */

import { compareBytes } from '../lib/bytes.ts';
import { emptyRootHash, hashFresh } from './iavlHash.ts';
import { IavlNodes } from './iavlNodes.ts';
import { encodeChildren, encodeNode, readRoot } from './iavlRecord.ts';

/** What the stream says that cannot be. */
export class RebuildError extends Error {
  override readonly name = 'RebuildError';
}

interface Subtree {
  readonly root: number;
  /** The entry of its smallest key: the separator of a parent on whose right it comes to stand. */
  readonly firstKey: number;
}

export class IavlRebuild {
  readonly #version: bigint;
  readonly #leaves: number;
  #nodes = new IavlNodes();
  #open: Subtree[] = [];
  #leavesSeen = 0;
  #innerSeen = 0;
  #lastKey: Uint8Array | undefined;
  /** Of this slice, children before parents. */
  #fresh: number[] = [];

  /**
   * @param version that was exported; no node may be younger
   * @param leaves of the tree
   */
  constructor(version: bigint, leaves: number) {
    this.#version = version;
    this.#leaves = leaves;
  }

  /** Whether all nodes were added. */
  get isWhole(): boolean {
    return this.#leavesSeen === this.#leaves && this.#innerSeen === Math.max(0, this.#leaves - 1);
  }

  /** Root hashes of the subtrees that wait for a parent, from left to right. To be asked between two slices. */
  get openHashes(): Uint8Array[] {
    return this.#open.map(({ root }) => this.#nodes.hashOf(root));
  }

  /** @throws RebuildError where the leaf cannot follow what came before. */
  addLeaf(version: bigint, key: Uint8Array, value: Uint8Array): void {
    this.#assertVersion(version);
    if (this.#leavesSeen === this.#leaves) throw refused('more leaves than were announced');
    if (this.#lastKey !== undefined && compareBytes(this.#lastKey, key) >= 0) {
      throw refused('a key that does not come after the one before');
    }
    this.#assertCanGrow();
    const firstKey = this.#nodes.arena.allocate(key);
    const root = this.#nodes.createLeaf(firstKey, value, version);
    this.#open.push({ root, firstKey });
    this.#fresh.push(root);
    this.#lastKey = key.slice();
    this.#leavesSeen += 1;
  }

  /** @throws RebuildError where the node is not the parent of the last two. */
  addInner(height: number, version: bigint): void {
    this.#assertVersion(version);
    const nodes = this.#nodes;
    const right = this.#open.pop();
    const left = this.#open.pop();
    if (left === undefined || right === undefined) throw refused('a parent without two children');
    const root = nodes.createInner(right.firstKey, left.root, right.root, version);
    if (nodes.height(root) !== height) throw refused('a node at a height that is not its own');
    if (Math.abs(nodes.balance(root)) > 1) throw refused('a tree that is not balanced');
    this.#open.push({ root, firstKey: left.firstKey });
    this.#fresh.push(root);
    this.#innerSeen += 1;
  }

  /** Ends a slice: the disk id and the record of each of its inner nodes, children before parents. */
  takeRecords(
    nextDiskId: () => number,
  ): { readonly diskId: number; readonly record: Uint8Array }[] {
    const nodes = this.#nodes;
    hashFresh(nodes, this.#fresh);
    const records: { diskId: number; record: Uint8Array }[] = [];
    for (const id of this.#fresh) {
      if (nodes.isLeaf(id)) continue;
      const diskId = nextDiskId();
      nodes.setDiskId(id, diskId);
      records.push({ diskId, record: encodeChildren(nodes, id) });
    }
    this.#fresh = [];
    this.#keepOpen();
    return records;
  }

  /** The root as a checkpoint holds it, empty for an empty tree, and its hash. @throws RebuildError where nodes are missing */
  finish(): { readonly root: Uint8Array; readonly hash: Uint8Array } {
    const [top] = this.#open;
    if (!this.isWhole) throw refused('fewer nodes than were announced');
    if (top === undefined) return { root: new Uint8Array(0), hash: emptyRootHash };
    return { root: encodeNode(this.#nodes, top.root), hash: this.#nodes.hashOf(top.root) };
  }

  /** Nothing but the roots without a parent goes on into the next slice. */
  #keepOpen(): void {
    const before = this.#nodes;
    const nodes = new IavlNodes();
    this.#open = this.#open.map(({ root, firstKey }) => ({
      root: readRoot(nodes, encodeNode(before, root)),
      firstKey: nodes.arena.allocate(before.arena.read(firstKey)),
    }));
    this.#nodes = nodes;
  }

  /**
   * Before another leaf: whether parents could still balance the open subtrees. Each is the left child of a node whose right side is at least as
   * high as what comes above it, so that their heights fall from one to the next, and no more than a path of them is open.
   */
  #assertCanGrow(): void {
    let right = 0;
    for (let i = this.#open.length - 1; i >= 0; i -= 1) {
      const left = this.#nodes.height((this.#open[i] as Subtree).root);
      if (left < right - 1) throw refused('a tree that nothing could balance any more');
      right = 1 + Math.max(left, right);
    }
  }

  #assertVersion(version: bigint): void {
    if (version < 1n || version > this.#version) {
      throw refused(`a node of version ${version} in version ${this.#version}`);
    }
  }
}

function refused(what: string): RebuildError {
  return new RebuildError(what);
}
