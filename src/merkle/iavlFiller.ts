/**
 * The first version of a tree, from keys that ascend: the very nodes that setting one key after the other leaves, without those on the way.
 *
 * A key above all others only moves nodes on the path to the last leaf, where a right child that became too high gives its left child
 * away. So the path stays a stack until the end; what leaves it is final, and is hashed many at a time.
 */

import { hashLevels } from './iavlHash.ts';
import type { IavlNodes } from './iavlNodes.ts';
import { nodeState } from './nodeLayout.ts';
import { NodeList } from './nodeList.ts';
import type { HeldPair, TreeChange } from './treeChange.ts';

/** Nodes of one height that wait for their hashes. More take no less time each. */
const mostWaiting = 1024;

export class IavlFiller {
  readonly #nodes: IavlNodes;
  readonly #version: bigint;
  /** From the root down the inner nodes to the last leaf: left child, separator, height. */
  readonly #lefts: number[] = [];
  readonly #separators: number[] = [];
  readonly #heights: number[] = [];
  #last = 0;
  /** By height. */
  readonly #waiting: NodeList[] = [];

  /** @param root of a tree all of whose nodes carry the version and have their hashes, or 0 */
  constructor(nodes: IavlNodes, root: number, version: bigint) {
    this.#nodes = nodes;
    this.#version = version;
    let id = root;
    while (id !== 0 && !nodes.isLeaf(id)) {
      this.#lefts.push(nodes.left(id));
      this.#separators.push(nodes.key(id));
      this.#heights.push(nodes.height(id));
      const right = nodes.right(id);
      nodes.free(id);
      id = right;
    }
    this.#last = id;
  }

  /** Takes the change; false, and nothing is done, where its key is not above all others. */
  take({ key, value }: TreeChange): boolean {
    if (this.#last !== 0 && this.#nodes.compareKey(key, this.#last) <= 0) return false;
    // What is not there need not be deleted.
    if (value === undefined) return true;
    const { arena } = this.#nodes;
    this.#add(arena.allocate(key), arena.allocate(value));
    return true;
  }

  /** The same for what lies in the arena of the tree. */
  takeHeld({ key, value }: HeldPair): boolean {
    const { arena } = this.#nodes;
    if (this.#last !== 0 && arena.compareEntries(key, this.#nodes.key(this.#last)) <= 0) {
      return false;
    }
    this.#add(arena.retain(key), arena.retain(value));
    return true;
  }

  /** The root. All nodes have their hashes then. */
  finish(): number {
    let root = this.#last;
    for (let i = this.#lefts.length - 1; i >= 0; i -= 1) root = this.#join(i, root);
    hashLevels(this.#nodes, this.#waiting);
    return root;
  }

  /** Takes over a reference to both. */
  #add(keyHandle: number, valueHandle: number): void {
    const leaf = this.#nodes.createLeafOf(keyHandle, valueHandle, this.#version);
    this.#await(leaf, 0);
    if (this.#last !== 0) {
      this.#lefts.push(this.#last);
      this.#separators.push(keyHandle);
      this.#heights.push(0);
      this.#rise();
    }
    this.#last = leaf;
  }

  /** Heights up the path, as far as they change. */
  #rise(): void {
    const heights = this.#heights;
    for (let i = heights.length - 1; i >= 0; i -= 1) {
      const before = heights[i];
      if (this.#heightBelow(i) - this.#leftHeight(i) > 1) this.#rotate(i);
      heights[i] = 1 + Math.max(this.#leftHeight(i), this.#heightBelow(i));
      if (heights[i] === before) return;
    }
  }

  #leftHeight(i: number): number {
    return this.#nodes.height(this.#lefts[i] as number);
  }

  /** Of the right child. */
  #heightBelow(i: number): number {
    return this.#heights[i + 1] ?? 0;
  }

  /** To the left: the right child, which just grew on its own right, takes the place of the node. */
  #rotate(i: number): void {
    this.#lefts[i] = this.#join(i, this.#lefts[i + 1] as number);
    this.#separators[i] = this.#separators[i + 1] as number;
    this.#lefts.splice(i + 1, 1);
    this.#separators.splice(i + 1, 1);
    this.#heights.splice(i + 1, 1);
  }

  #join(i: number, right: number): number {
    const separator = this.#separators[i] as number;
    const left = this.#lefts[i] as number;
    const id = this.#nodes.createInner(separator, left, right, this.#version);
    this.#await(id, this.#nodes.height(id));
    return id;
  }

  #await(id: number, height: number): void {
    const waiting = this.#waiting;
    this.#nodes.setState(id, nodeState.hashed);
    while (waiting.length <= height) waiting.push(new NodeList());
    const level = waiting[height] as NodeList;
    level.add(id);
    if (level.count < mostWaiting) return;
    const ready = waiting.slice(0, height + 1);
    hashLevels(this.#nodes, ready);
    for (const done of ready) done.clear();
  }
}
