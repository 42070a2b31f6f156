/**
 * Applies changes to the version that is being written, with the tree that setting and removing them one by one would give.
 *
 * Only new and removed keys move nodes, so that their order among each other decides the shape of the tree. Updates of keys that are
 * there move nothing: they are set first, all in one descent (iavlDescent.ts), and the others one by one behind them.
 */

import { compareBytes } from '../lib/bytes.ts';
import { type LeafEditor, setExisting, type Update } from './iavlDescent.ts';
import { orderByKey } from './keyOrder.ts';
import type { TreeChange } from './treeChange.ts';

/** The version that is being written. */
export interface ChangedTree extends LeafEditor {
  /** 0 for an empty tree. */
  root: number;
  /** Returns whether the key is new. */
  set(key: Uint8Array, value: Uint8Array): boolean;
  /** Returns whether the key was there. */
  remove(key: Uint8Array): boolean;
}

/** Applies changes in their order; returns how many of them were no updates. */
export function applyChanges(tree: ChangedTree, changes: readonly TreeChange[]): number {
  if (tree.root === 0) return applyOneByOne(tree, changes);
  const order = orderByKey(changes);
  const updates: Update[] = [];
  /** Of each update, where the changes of its key begin in the order. */
  const starts: number[] = [];
  /** Indices of the changes that may move nodes. */
  const moving: number[] = [];
  for (let start = 0; start < order.length; ) {
    const end = endOfKey(changes, order, start);
    const update = lastSet(changes, order, start, end);
    if (update === undefined) {
      moving.push(...order.subarray(start, end));
    } else {
      updates.push(update);
      starts.push(start);
    }
    start = end;
  }
  const missing: number[] = [];
  tree.root = setExisting(tree, tree.root, updates, missing);
  for (const place of missing) {
    const start = starts[place] as number;
    // The first of them makes the key, and its turn among the other ones counts.
    moving.push(...order.subarray(start, endOfKey(changes, order, start)));
  }
  moving.sort((a, b) => a - b);
  for (const index of moving) applyOne(tree, changes[index] as TreeChange);
  return moving.length;
}

/** The same without looking for updates first. */
export function applyOneByOne(tree: ChangedTree, changes: readonly TreeChange[]): number {
  let moving = 0;
  for (const change of changes) if (applyOne(tree, change)) moving += 1;
  return moving;
}

function applyOne(tree: ChangedTree, { key, value }: TreeChange): boolean {
  return value === undefined ? tree.remove(key) : tree.set(key, value);
}

/** Of the changes of one key the last, which is all that they come to; undefined where one of them removes the key. */
function lastSet(
  changes: readonly TreeChange[],
  order: Uint32Array,
  start: number,
  end: number,
): Update | undefined {
  for (let place = start; place < end - 1; place += 1) {
    if (changes[order[place] as number]?.value === undefined) return undefined;
  }
  const last = changes[order[end - 1] as number] as TreeChange;
  return last.value === undefined ? undefined : (last as Update);
}

/** The place behind the last change of the key at `start`. */
function endOfKey(changes: readonly TreeChange[], order: Uint32Array, start: number): number {
  const { key } = changes[order[start] as number] as TreeChange;
  let end = start + 1;
  while (end < order.length) {
    const next = changes[order[end] as number] as TreeChange;
    if (compareBytes(key, next.key) !== 0) break;
    end += 1;
  }
  return end;
}
