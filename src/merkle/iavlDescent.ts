/**
 * Sets many keys that a tree has already in one descent for all of them, level by level.
 *
 * An update moves nothing, so that the nodes on the paths of a batch are the same ones in whatever order its keys are set: each is
 * copied once. The children of a level are looked at together before one of them is used, so that they are fetched from memory at once.
 */

import { firstWordOf } from './byteArena.ts';
import type { NodeEditor } from './iavlBalance.ts';
import type { IavlNodes } from './iavlNodes.ts';
import { fetchedTogether } from './nodeLayout.ts';

/** The version that is being written. */
export interface LeafEditor extends NodeEditor {
  /** A fresh leaf with the key of one that it takes the place of. */
  replaceLeaf(id: number, value: Uint8Array): number;
}

/** A key, and the value that it gets. */
export interface Update {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** The nodes of one level that the updates come to: each with its parent, and its updates from `start` to before `end`. */
class Level {
  ids = new Uint32Array(0);
  parents = new Uint32Array(0);
  starts = new Uint32Array(0);
  ends = new Uint32Array(0);
  count = 0;

  /** Empties it, with room for so many. */
  clear(room: number): void {
    this.count = 0;
    if (this.ids.length >= room) return;
    this.ids = new Uint32Array(room);
    this.parents = new Uint32Array(room);
    this.starts = new Uint32Array(room);
    this.ends = new Uint32Array(room);
  }

  add(id: number, parent: number, start: number, end: number): void {
    const at = this.count;
    this.ids[at] = id;
    this.parents[at] = parent;
    this.starts[at] = start;
    this.ends[at] = end;
    this.count = at + 1;
  }
}

// A descent is synchronous and never re-entered, so that these serve all trees.
let here = new Level();
let below = new Level();
let words = new Uint32Array(0);

/**
 * Sets the keys that are there.
 *
 * Every path that an update goes down is fresh afterwards, also where its key is not there: it must be set next, which makes the
 * nodes of that path fresh whatever is set or removed before it.
 *
 * @param root of the version being written, not 0
 * @param updates by key, ascending, no key twice
 * @param missing gets the indices of the updates whose key is not there
 * @returns the new root
 */
export function setExisting(
  editor: LeafEditor,
  root: number,
  updates: readonly Update[],
  missing: number[],
): number {
  const { length } = updates;
  if (words.length < length) words = new Uint32Array(length);
  for (let i = 0; i < length; i += 1) {
    const { key } = updates[i] as Update;
    words[i] = firstWordOf(key, 0, key.length);
  }
  here.clear(length);
  if (length > 0) here.add(root, 0, 0, length);
  let newRoot = root;
  while (here.count > 0) {
    below.clear(length);
    newRoot = visitLevel(editor, newRoot, updates, missing);
    [here, below] = [below, here];
  }
  return newRoot;
}

/** Makes the nodes of a level fresh, and adds what comes below them to the next one; returns the root. */
function visitLevel(
  editor: LeafEditor,
  root: number,
  updates: readonly Update[],
  missing: number[],
): number {
  const { nodes } = editor;
  const { ids, count } = here;
  let newRoot = root;
  for (let i = 0; i < count; i += 1) {
    if (i % fetchedTogether === 0) nodes.fetch(ids, i, Math.min(fetchedTogether, count - i));
    const id = ids[i] as number;
    const start = here.starts[i] as number;
    const end = here.ends[i] as number;
    const edited = nodes.isLeaf(id)
      ? setLeaf(editor, id, updates, start, end, missing)
      : descend(editor, id, updates, start, end);
    if (edited === id) continue;
    const parent = here.parents[i] as number;
    if (parent === 0) newRoot = edited;
    else replaceChild(nodes, parent, id, edited);
  }
  return newRoot;
}

function replaceChild(nodes: IavlNodes, parent: number, before: number, after: number): void {
  if (nodes.leftPlace(parent) === before) nodes.setLeft(parent, after);
  else nodes.setRight(parent, after);
}

/** Adds the children that updates come to; returns the fresh node. */
function descend(
  editor: LeafEditor,
  at: number,
  updates: readonly Update[],
  start: number,
  end: number,
): number {
  const { nodes } = editor;
  const id = editor.edit(at);
  const middle = firstOnRight(nodes, id, updates, start, end);
  if (middle > start) below.add(nodes.left(id), id, start, middle);
  if (middle < end) below.add(nodes.right(id), id, middle, end);
  return id;
}

/** The first of the updates whose key is not below that of a node. */
function firstOnRight(
  nodes: IavlNodes,
  id: number,
  updates: readonly Update[],
  start: number,
  end: number,
): number {
  const prefix = nodes.prefix(id);
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const difference = (words[middle] as number) - prefix;
    const order =
      difference === 0
        ? nodes.arena.compare((updates[middle] as Update).key, nodes.key(id))
        : difference;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One of the updates may be of the leaf's key. */
function setLeaf(
  editor: LeafEditor,
  at: number,
  updates: readonly Update[],
  start: number,
  end: number,
  missing: number[],
): number {
  const { nodes } = editor;
  let id = at;
  for (let i = start; i < end; i += 1) {
    const { key, value } = updates[i] as Update;
    if (words[i] === nodes.prefix(at) && nodes.arena.compare(key, nodes.key(at)) === 0)
      id = editor.replaceLeaf(at, value);
    else missing.push(i);
  }
  return id;
}
