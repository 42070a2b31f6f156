/**
 * Gives back nodes that can be read again: children of stored nodes, leaves first, those that nobody found since the last time.
 *
 * Afterwards no node refers to a place that was given back, so that a walk asks nothing but whether a child is there. To know who
 * refers to what, all nodes in memory are looked at: references are counted here, and nowhere else. This goes on in slices, between
 * which the tree is read and written; what changes of the references meanwhile is counted where it changes (nodeTable.ts).
 */

import type { HandleMarks } from './handleMarks.ts';
import type { IavlNodes } from './iavlNodes.ts';
import { nodeFlag, nodeState } from './nodeLayout.ts';

const { free } = nodeState;
const { stored, touched } = nodeFlag;
/** A node that was found stays for one turn, so that the second one finds all. */
const turns = 2;
/** Giving a node back takes as long as looking at so many. */
const costOfGiving = 4;

/** Counting, then giving back what nobody refers to, then what is not needed; at last the keys that no node uses any more. */
type Phase = 'count' | 'sweep' | 'turn' | 'mark' | 'release';

export class IavlEvictor {
  readonly #nodes: IavlNodes;
  /** What the running eviction does next; undefined while there is none. */
  #phase: Phase | undefined;
  /** Where the last turn ended; the next one goes on from there. */
  #hand = 1;
  /** The next node that the phase looks at, or how many it looked at. */
  #next = 0;
  #target = 0;
  /** Handles of keys, of which some may be unused. */
  #loose: number[] = [];
  #marks: HandleMarks | undefined;

  constructor(nodes: IavlNodes) {
    this.#nodes = nodes;
  }

  get #sliceNodes(): number {
    return this.#nodes.memory.sliceNodes;
  }

  /**
   * Does a slice; false once about so many bytes were given back, or all that can be. Cost in all: the nodes in memory, twice or thrice.
   *
   * @param kept the ids that somebody holds between two operations: roots of readable versions and of the one being written, and nodes that
   * may come back into it
   * @param bytes taken from the first slice of an eviction
   */
  slice(kept: readonly number[], bytes: number): boolean {
    if (this.#phase === undefined) this.#begin(bytes);
    if (this.#phase === 'count') this.#count();
    else if (this.#phase === 'mark') this.#mark();
    else if (this.#phase === 'release') return this.#release();
    else this.#give(kept);
    return true;
  }

  #begin(bytes: number): void {
    this.#target = this.#nodes.usedBytes - bytes;
    this.#nodes.references.begin(this.#nodes.capacity);
    this.#enter('count');
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#next = phase === 'turn' || phase === 'release' ? 0 : 1;
  }

  #count(): void {
    const nodes = this.#nodes;
    const { references } = nodes;
    const end = Math.min(references.counted + this.#sliceNodes, nodes.end);
    for (let id = references.counted; id < end; id += 1) {
      if (nodes.state(id) === free || nodes.isLeaf(id)) continue;
      references.refer(nodes.leftPlace(id), 1);
      references.refer(nodes.rightPlace(id), 1);
    }
    references.counted = end;
    if (end < nodes.end) return;
    references.complete();
    this.#enter('sweep');
  }

  #give(kept: readonly number[]): void {
    const nodes = this.#nodes;
    nodes.generation += 1;
    nodes.references.hold(kept, 1);
    if (this.#phase === 'sweep') this.#sweep();
    else this.#turn();
    nodes.references.hold(kept, -1);
    if (this.#phase !== 'mark') return;
    nodes.references.end();
    this.#loose = nodes.loose;
    nodes.loose = [];
    this.#marks = nodes.arena.marks();
    nodes.keyMarks = this.#marks;
  }

  /** Nodes that were read a second time, under an older version's parent that is gone. */
  #sweep(): void {
    const nodes = this.#nodes;
    let left = this.#sliceNodes;
    for (; left > 0 && this.#next < nodes.end; left -= 1, this.#next += 1) {
      const id = this.#next;
      if (nodes.state(id) === free || nodes.references.of(id) !== 0) continue;
      left -= costOfGiving * this.#giveAll(id);
    }
    if (this.#next >= nodes.end) this.#enter('turn');
  }

  #turn(): void {
    const nodes = this.#nodes;
    let left = this.#sliceNodes;
    while (left > 0) {
      if (this.#next >= turns * nodes.end || nodes.usedBytes <= this.#target) {
        this.#enter('mark');
        return;
      }
      this.#next += 1;
      left -= 1 + costOfGiving * this.#look();
    }
  }

  /** Looks at one node; returns how many were given back. */
  #look(): number {
    const nodes = this.#nodes;
    const id = this.#hand;
    this.#hand = id + 1 < nodes.end ? id + 1 : 1;
    if (nodes.isLeaf(id) || nodes.state(id) === free) return 0;
    if (!nodes.hasFlag(id, stored) || !isExpanded(nodes, id)) return 0;
    const left = nodes.leftPlace(id);
    const right = nodes.rightPlace(id);
    if (isInnerExpanded(nodes, left) || isInnerExpanded(nodes, right)) return 0;
    // Children that others refer to would stay, and be read a second time.
    if (nodes.references.of(left) !== 1 && nodes.references.of(right) !== 1) return 0;
    const isLeftTouched = takeTouch(nodes, left);
    if (takeTouch(nodes, right) || isLeftTouched) return 0;
    nodes.collapse(id);
    return this.#giveUnused(left) + this.#giveUnused(right);
  }

  #giveUnused(id: number): number {
    return this.#nodes.references.of(id) === 0 ? this.#giveAll(id) : 0;
  }

  /** Gives a node back, and what only it referred to; returns how many. */
  #giveAll(first: number): number {
    const nodes = this.#nodes;
    const open = [first];
    let given = 0;
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const children = isInnerExpanded(nodes, id)
        ? [nodes.leftPlace(id), nodes.rightPlace(id)]
        : [];
      nodes.evict(id);
      given += 1;
      for (const child of children) if (nodes.references.of(child) === 0) open.push(child);
    }
    return given;
  }

  /** Marks the keys of inner nodes; those of leaves are held. */
  #mark(): void {
    const nodes = this.#nodes;
    const end = Math.min(this.#next + this.#sliceNodes, nodes.end);
    for (let id = this.#next; id < end; id += 1) {
      if (nodes.state(id) !== free && !nodes.isLeaf(id)) this.#marks?.add(nodes.key(id));
    }
    this.#next = end;
    if (end === nodes.end) this.#enter('release');
  }

  /** Frees the entries that no leaf holds and no separator is; false at the end. */
  #release(): boolean {
    const nodes = this.#nodes;
    const end = Math.min(this.#next + this.#sliceNodes, this.#loose.length);
    for (let i = this.#next; i < end; i += 1) {
      const handle = this.#loose[i] as number;
      if (this.#marks?.has(handle) === true) nodes.loose.push(handle);
      else nodes.arena.release(handle);
    }
    this.#next = end;
    if (end < this.#loose.length) return true;
    this.#loose = [];
    this.#marks = undefined;
    nodes.keyMarks = undefined;
    this.#phase = undefined;
    return false;
  }
}

function isExpanded(nodes: IavlNodes, id: number): boolean {
  return nodes.leftPlace(id) !== 0;
}

function isInnerExpanded(nodes: IavlNodes, id: number): boolean {
  return !nodes.isLeaf(id) && isExpanded(nodes, id);
}

/** Whether a node was found since it was asked here last. */
function takeTouch(nodes: IavlNodes, id: number): boolean {
  if (!nodes.hasFlag(id, touched)) return false;
  nodes.clearFlag(id, touched);
  return true;
}
