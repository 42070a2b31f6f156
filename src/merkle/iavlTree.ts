/**
 * An IAVL tree with its saved versions, root hashes byte-identical to cosmos/iavl v1.
 *
 * Versions are saved one after the other; a saved one is immutable and stays readable until it is released. What a version
 * replaced is recorded with its predecessor, and given back when nobody retained can see it.
 */

import { InvariantError } from '../lib/errors.ts';
import type { KeyRange, KVPair } from '../lib/kv.ts';
import { inGroups } from './changeGroups.ts';
import { applyChanges, applyOneByOne } from './iavlApply.ts';
import { IavlEvictor } from './iavlEvict.ts';
import { emptyRootHash } from './iavlHash.ts';
import { IavlNodes } from './iavlNodes.ts';
import { findLeaf, iterateLeaves } from './iavlRead.ts';
import { IavlVersion } from './iavlVersion.ts';
import { IavlWorking } from './iavlWorking.ts';
import { fetchedTogether, nodeFlag } from './nodeLayout.ts';
import type { MemoryUser } from './nodeMemory.ts';
import type { TreeChange } from './treeChange.ts';

interface Retained {
  readonly saved: IavlVersion;
  /** Nodes that this version sees and the next retained one does not; for the newest, filled at the next save. */
  orphans: number[];
}

export class IavlTree implements MemoryUser {
  readonly nodes: IavlNodes;
  /** Ascending by version, without gaps at the newer end. */
  readonly #retained: Retained[] = [];
  readonly #evictor: IavlEvictor;
  #working: IavlWorking;
  #changes = 0;
  /** Disk ids of nodes that the newest saved version no longer sees, since they were taken. */
  #outdated: number[] = [];
  #orphanCount = 0;

  /** @param firstVersion the number of the first version saved: 1, or the genesis' initial height. */
  constructor(firstVersion = 1n, nodes: IavlNodes = new IavlNodes()) {
    assertVersion(firstVersion);
    this.nodes = nodes;
    this.#evictor = new IavlEvictor(nodes);
    this.#working = new IavlWorking(nodes, 0, firstVersion);
  }

  /** A tree that holds one saved version, as an import or a checkpoint makes it. */
  static restore(nodes: IavlNodes, root: number, version: bigint): IavlTree {
    const tree = new IavlTree(version, nodes);
    tree.#retained.push({ saved: new IavlVersion(nodes, version, root), orphans: [] });
    tree.#working = new IavlWorking(nodes, root, version + 1n);
    return tree;
  }

  /** The version being written. */
  get workingVersion(): bigint {
    return this.#working.version;
  }

  /** Pairs in the version being written. */
  get size(): number {
    return this.#working.root === 0 ? 0 : this.nodes.size(this.#working.root);
  }

  /** Height of the version being written; 0 for one leaf and for an empty tree. */
  get height(): number {
    return this.#working.root === 0 ? 0 : this.nodes.height(this.#working.root);
  }

  /** Node id of the version being written; 0 for an empty tree. Valid until the next change. */
  get workingRoot(): number {
    return this.#working.root;
  }

  /** Retained versions, ascending. */
  get versions(): readonly bigint[] {
    return this.#retained.map(({ saved }) => saved.version);
  }

  get latest(): IavlVersion | undefined {
    return this.#retained.at(-1)?.saved;
  }

  /** A saved version; undefined where it was released or never saved. */
  at(version: bigint): IavlVersion | undefined {
    return this.#retained[this.#indexOf(version)]?.saved;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.nodes.memory.makeRoom();
    const leaf = findLeaf(this.nodes, this.#working.root, key);
    return leaf === 0 ? undefined : this.nodes.valueOf(leaf);
  }

  has(key: Uint8Array): boolean {
    this.nodes.memory.makeRoom();
    return findLeaf(this.nodes, this.#working.root, key) !== 0;
  }

  /** Pairs of the version being written. A change during the iteration ends it with an InvariantError. */
  iterate(range: KeyRange): IterableIterator<KVPair> {
    const changes = this.#changes;
    return iterateLeaves(this.nodes, this.#working.root, range, () => changes === this.#changes);
  }

  /** Sets a key; writing the value that is there makes a new leaf, and so a new root hash. Returns whether the key is new. */
  set(key: Uint8Array, value: Uint8Array): boolean {
    this.#changes += 1;
    this.nodes.memory.makeRoom();
    return this.#working.set(key, value);
  }

  /**
   * The same as setting and removing one by one, and mostly faster. Keys that ascend in a first version, such as a genesis', make a tree without
   * descending. Cost otherwise: a path for each change, of which each node is copied once.
   *
   * @param expected how many, about: a first version makes room for them at once
   */
  apply(changes: Iterable<TreeChange>, expected = 0): void {
    this.#changes += 1;
    const iterator = changes[Symbol.iterator]();
    const first = this.#working.fill(iterator, expected);
    let isMostlyNew = false;
    for (const group of inGroups(first, iterator)) {
      this.nodes.memory.makeRoom();
      const working = this.#working;
      const moving: number = isMostlyNew
        ? applyOneByOne(working, group)
        : applyChanges(working, group);
      isMostlyNew = 2 * moving > group.length;
    }
  }

  /** Removes a key; a missing one changes nothing. Returns whether it was there. */
  remove(key: Uint8Array): boolean {
    this.#changes += 1;
    this.nodes.memory.makeRoom();
    return this.#working.remove(key);
  }

  /** The root hash that `saveVersion` would give now. May be asked at any time without effect on later hashes. */
  workingHash(): Uint8Array {
    const { root } = this.#working;
    if (root === 0) return emptyRootHash;
    this.#working.hash();
    return this.nodes.hashOf(root);
  }

  /** Makes the working version immutable and begins the next one. An unchanged version refers to the root of the one before. */
  saveVersion(): IavlVersion {
    const working = this.#working;
    working.hash();
    const newest = this.#retained.at(-1);
    if (newest !== undefined) newest.orphans = working.orphans;
    this.#orphanCount += working.orphans.length;
    const { orphans } = working;
    for (let i = 0; i < orphans.length; i += 1) {
      if (i % fetchedTogether === 0) this.nodes.fetch(orphans, i, fetchedTogether);
      this.#outdate(orphans[i] as number);
    }
    const saved = new IavlVersion(this.nodes, working.version, working.root);
    this.#retained.push({ saved, orphans: [] });
    this.#changes += 1;
    this.#working = new IavlWorking(this.nodes, working.root, working.version + 1n);
    return saved;
  }

  /** Drops what was written since the last save. */
  rollback(): void {
    this.#working.discard();
    this.#changes += 1;
    const root = this.latest?.root ?? 0;
    this.#working = new IavlWorking(this.nodes, root, this.#working.version);
  }

  /**
   * Gives a saved version back. Cost: the nodes that only it and its neighbours see.
   *
   * @throws InvariantError for the newest version, on which the working one stands, and for one that is not retained.
   */
  release(version: bigint): void {
    const index = this.#indexOf(version);
    const released = this.#retained[index];
    if (released === undefined) throw new InvariantError(`version ${version} is not retained`);
    if (index === this.#retained.length - 1) {
      throw new InvariantError(`version ${version} is the newest and cannot be released`);
    }
    const before = this.#retained[index - 1];
    const { orphans } = released;
    for (let i = 0; i < orphans.length; i += 1) {
      const id = orphans[i] as number;
      if (i % fetchedTogether === 0) {
        this.nodes.fetch(orphans, i, fetchedTogether);
        this.nodes.fetchEntries(orphans, i, fetchedTogether);
      }
      if (this.nodes.isEvicted(id)) {
        this.nodes.forgetEvicted(id);
        this.#orphanCount -= 1;
        continue;
      }
      // Visible before as well where it is at least as old as the version before.
      if (before !== undefined && this.nodes.version(id) <= before.saved.version) {
        before.orphans.push(id);
      } else {
        this.nodes.free(id);
        this.#orphanCount -= 1;
      }
    }
    released.saved.markReleased();
    this.#retained.splice(index, 1);
  }

  get usedBytes(): number {
    return this.nodes.usedBytes;
  }

  /** Nodes that only older versions than the newest see, as far as they are in memory. */
  get orphanCount(): number {
    return this.#orphanCount - this.nodes.evictedListed;
  }

  /** Does a slice of giving back about so many bytes of nodes that can be read again; false once that is done. Not during an operation. */
  evictSlice(bytes: number): boolean {
    const kept = this.#retained.map(({ saved }) => saved.root);
    kept.push(this.#working.root);
    for (const id of this.#working.orphans) kept.push(id);
    return this.#evictor.slice(kept, bytes);
  }

  /** All slices at once. */
  evict(bytes: number): void {
    while (this.evictSlice(bytes));
  }

  /** Says that these nodes, which have disk ids, can be read from the disk now. */
  markStored(ids: readonly number[]): void {
    const { nodes } = this;
    for (const id of ids) {
      nodes.setFlag(id, nodeFlag.stored);
      if (nodes.hasFlag(id, nodeFlag.orphaned)) this.#outdated.push(nodes.diskId(id));
    }
  }

  /** Disk ids, not given before, of nodes that the newest saved version does not see. Older versions may. */
  takeOutdated(): number[] {
    const taken = this.#outdated;
    this.#outdated = [];
    return taken;
  }

  /**
   * The newest version is the last one: its nodes are outdated as well.
   *
   * @returns disk ids of stored nodes that are outdated with all that lies below them
   */
  outdateAll(): number[] {
    const { nodes } = this;
    const below: number[] = [];
    const root = this.latest?.root ?? 0;
    const open = root === 0 ? [] : [root];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (nodes.isLeaf(id)) continue;
      if (nodes.hasFlag(id, nodeFlag.stored)) {
        below.push(nodes.diskId(id));
      } else {
        nodes.setFlag(id, nodeFlag.orphaned);
        open.push(nodes.left(id), nodes.right(id));
      }
    }
    return below;
  }

  /** A leaf lies in the record of its parent. */
  #outdate(id: number): void {
    const { nodes } = this;
    nodes.setFlag(id, nodeFlag.listed);
    if (nodes.isLeaf(id)) return;
    if (nodes.hasFlag(id, nodeFlag.stored)) this.#outdated.push(nodes.diskId(id));
    else nodes.setFlag(id, nodeFlag.orphaned);
  }

  #indexOf(version: bigint): number {
    return this.#retained.findIndex(({ saved }) => saved.version === version);
  }
}

function assertVersion(version: bigint): void {
  // Go keeps versions in int64.
  if (version < 1n || version >> 63n !== 0n) {
    throw new InvariantError(`not a version (1 … 2^63−1): ${version}`);
  }
}
