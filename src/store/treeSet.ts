/** The trees of all stores, and the version that is being prepared on them. */

import { InvariantError } from '../lib/errors.ts';
import type { ByteArena } from '../merkle/byteArena.ts';
import type { IavlTree } from '../merkle/iavlTree.ts';
import type { IavlVersion } from '../merkle/iavlVersion.ts';
import type { StoreRoot } from '../merkle/storeMap.ts';
import type { LogEntry } from './logEntry.ts';
import type { NodeSpace } from './nodeSpace.ts';
import type { StoreUpgrade } from './storeUpgrade.ts';

/** A saved tree, with the tree that it is released from. */
export interface SavedStore {
  readonly tree: IavlTree;
  readonly saved: IavlVersion;
}

export class TreeSet {
  #trees: ReadonlyMap<string, IavlTree>;
  /** The trees of the version being prepared: the same ones, but for an upgrade. */
  #prepared: ReadonlyMap<string, IavlTree> | undefined;

  readonly #space: NodeSpace;
  #dropped: number[] = [];

  constructor(trees: ReadonlyMap<string, IavlTree>, space: NodeSpace) {
    this.#trees = trees;
    this.#space = space;
    for (const tree of trees.values()) space.memory.add(tree);
  }

  /** Empty trees whose first version is `firstVersion`. */
  static create(names: readonly string[], firstVersion: bigint, space: NodeSpace): TreeSet {
    return new TreeSet(new Map(names.map((name) => [name, space.emptyTree(firstVersion)])), space);
  }

  /** Empty trees in place of those that are there, of which nothing was saved. */
  restart(firstVersion: bigint): TreeSet {
    for (const tree of this.#trees.values()) this.#space.memory.delete(tree);
    return TreeSet.create(this.names, firstVersion, this.#space);
  }

  /** The trees of the committed version. */
  get trees(): Iterable<IavlTree> {
    return this.#trees.values();
  }

  /** Names of the committed stores. */
  get names(): string[] {
    return [...this.#trees.keys()];
  }

  /** Nodes in memory, of all retained versions, and pairs of the newest one; summed over the stores. */
  get figures(): { readonly treeNodes: number; readonly keys: number } {
    let treeNodes = 0;
    let keys = 0;
    for (const tree of this.#trees.values()) {
      treeNodes += tree.nodes.count;
      keys += tree.latest?.size ?? 0;
    }
    return { treeNodes, keys };
  }

  /** Nodes that only older versions than the newest see. */
  get orphanCount(): number {
    let sum = 0;
    for (const tree of this.#trees.values()) sum += tree.orphanCount;
    return sum;
  }

  /** The newest saved version of a store; undefined where nothing is saved. @throws InvariantError for an unknown store. */
  latest(name: string): IavlVersion | undefined {
    return treeOf(this.#trees, name).latest;
  }

  /** Where a store's keys and values lie. @throws InvariantError for an unknown store. */
  arenaOf(name: string): ByteArena {
    return treeOf(this.#trees, name).nodes.arena;
  }

  /**
   * Applies an upgrade and changes to the working trees, in the order given. An earlier preparation is dropped first.
   *
   * Cost: the changes, and a hash for every node that they make; for a renamed store its pairs.
   */
  prepare({ upgrade, changes }: LogEntry, version: bigint): StoreRoot[] {
    this.discard();
    const trees =
      upgrade === undefined ? this.#trees : upgraded(this.#trees, upgrade, version, this.#space);
    this.#prepared = trees;
    for (const { name, changes: own } of changes) treeOf(trees, name).apply(own, own.length);
    return [...trees].map(([name, tree]) => {
      if (tree.workingVersion !== version) {
        throw new InvariantError(`store ${name} is at ${tree.workingVersion}, not at ${version}`);
      }
      return { name, root: tree.workingHash() };
    });
  }

  /** Drops the version being prepared. */
  discard(): void {
    this.#prepared = undefined;
    for (const tree of this.#trees.values()) tree.rollback();
  }

  /** Makes the prepared version the newest saved one. */
  save(): Map<string, SavedStore> {
    const trees = this.#prepared;
    if (trees === undefined) throw new InvariantError('no version is prepared');
    if (trees !== this.#trees) this.#replace(trees);
    this.#prepared = undefined;
    return new Map([...trees].map(([name, tree]) => [name, { tree, saved: tree.saveVersion() }]));
  }

  /** Disk ids, not given before, of nodes that went with all below them as an upgrade dropped their store. */
  takeDropped(): number[] {
    const taken = this.#dropped;
    this.#dropped = [];
    return taken;
  }

  #replace(trees: ReadonlyMap<string, IavlTree>): void {
    const stay = new Set(trees.values());
    for (const tree of this.#trees.values()) {
      if (stay.delete(tree)) continue;
      // One by one: they may be more than a call takes arguments.
      for (const id of tree.outdateAll()) this.#dropped.push(id);
    }
    for (const tree of stay) this.#space.memory.add(tree);
    this.#trees = trees;
  }
}

/** Gives back a saved version of every store. A tree that an upgrade dropped goes as a whole. */
export function releaseStores(stores: ReadonlyMap<string, SavedStore>): void {
  for (const { tree, saved } of stores.values()) {
    if (tree.latest === saved) {
      saved.markReleased();
      tree.nodes.memory.delete(tree);
    } else {
      tree.release(saved.version);
    }
  }
}

function treeOf(trees: ReadonlyMap<string, IavlTree>, name: string): IavlTree {
  const tree = trees.get(name);
  if (tree === undefined) {
    throw new InvariantError(
      `no store is named ${name}; there are ${[...trees.keys()].join(', ')}`,
    );
  }
  return tree;
}

function upgraded(
  trees: ReadonlyMap<string, IavlTree>,
  { added, deleted, renamed }: StoreUpgrade,
  version: bigint,
  space: NodeSpace,
): Map<string, IavlTree> {
  const result = new Map(trees);
  for (const name of deleted) result.delete(name);
  for (const { from } of renamed) result.delete(from);
  for (const name of added) result.set(name, space.emptyTree(version));
  for (const { from, to } of renamed) {
    const tree = space.emptyTree(version);
    for (const { key, value } of treeOf(trees, from).iterate({})) tree.set(key, value);
    result.set(to, tree);
  }
  return result;
}
