/**
 * Gives back nodes that can be read again: children of stored nodes, leaves first, those that nobody found since the last time.
 *
 * Afterwards no node refers to a place that was given back, so that a walk asks nothing but whether a child is there. To know who
 * refers to what, all nodes in memory are looked at once: references are counted here, and nowhere else.
 */

import type { IavlNodes } from './iavlNodes.ts';
import { nodeFlag, nodeState } from './nodeTable.ts';

/** Who holds node ids between two operations. */
export interface NodeHolders {
  /** Roots of readable versions and of the one being written, and nodes that may come back into it. */
  readonly kept: Iterable<number>;
  /** Lists of nodes to be freed later; what is given back now is taken out of them. */
  readonly lists: Iterable<number[]>;
}

const { free } = nodeState;
const { stored, touched } = nodeFlag;
/** A node that was found stays for one turn, so that the second one finds all. */
const turns = 2;

export class IavlEvictor {
  readonly #nodes: IavlNodes;
  /** Where the last eviction ended; the next one goes on from there. */
  #hand = 1;
  /** Nodes, and holders, that refer to a node, by its id. */
  #references = new Uint32Array(0);

  constructor(nodes: IavlNodes) {
    this.#nodes = nodes;
  }

  /** Gives back about so many bytes, or all that can be. Cost: the nodes in memory, and the ids in the lists. */
  evict(holders: NodeHolders, bytes: number): void {
    const nodes = this.#nodes;
    const target = nodes.usedBytes - bytes;
    nodes.generation += 1;
    this.#count(holders);
    this.#freeUnreachable();
    const steps = turns * nodes.end;
    for (let step = 0; step < steps && nodes.usedBytes > target; step += 1) this.#step();
    this.#references = new Uint32Array(0);
    for (const list of holders.lists) removeFreed(nodes, list);
    freeLoose(nodes);
  }

  #count({ kept }: NodeHolders): void {
    const nodes = this.#nodes;
    const references = new Uint32Array(nodes.end);
    this.#references = references;
    for (let id = 1; id < nodes.end; id += 1) {
      if (nodes.state(id) === free || nodes.isLeaf(id) || !isExpanded(nodes, id)) continue;
      add(references, nodes.leftPlace(id));
      add(references, nodes.rightPlace(id));
    }
    for (const id of kept) add(references, id);
  }

  /** Nodes that were read a second time, under an older version's parent that is gone. */
  #freeUnreachable(): void {
    const nodes = this.#nodes;
    for (let id = 1; id < nodes.end; id += 1) {
      if (this.#references[id] === 0 && nodes.state(id) !== free) this.#give(id);
    }
  }

  /** Looks at one node. */
  #step(): void {
    const nodes = this.#nodes;
    const id = this.#hand;
    this.#hand = id + 1 < nodes.end ? id + 1 : 1;
    if (nodes.isLeaf(id) || nodes.state(id) === free) return;
    if (!nodes.hasFlag(id, stored) || !isExpanded(nodes, id)) return;
    const left = nodes.leftPlace(id);
    const right = nodes.rightPlace(id);
    if (isInnerExpanded(nodes, left) || isInnerExpanded(nodes, right)) return;
    // Children that others refer to would stay, and be read a second time.
    if (this.#references[left] !== 1 && this.#references[right] !== 1) return;
    const isLeftTouched = takeTouch(nodes, left);
    if (takeTouch(nodes, right) || isLeftTouched) return;
    nodes.collapse(id);
    this.#drop(left);
    this.#drop(right);
  }

  #drop(id: number): void {
    const left = (this.#references[id] as number) - 1;
    this.#references[id] = left;
    if (left === 0) this.#give(id);
  }

  /** Gives a node back, and what only it referred to. */
  #give(id: number): void {
    if (isInnerExpanded(this.#nodes, id)) this.#giveAll(id);
    else this.#nodes.evict(id);
  }

  #giveAll(first: number): void {
    const nodes = this.#nodes;
    const open = [first];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (!nodes.isLeaf(id) && isExpanded(nodes, id)) {
        for (const child of [nodes.leftPlace(id), nodes.rightPlace(id)]) {
          const left = (this.#references[child] as number) - 1;
          this.#references[child] = left;
          if (left === 0) open.push(child);
        }
      }
      nodes.evict(id);
    }
  }
}

function add(references: Uint32Array, id: number): void {
  references[id] = (references[id] as number) + 1;
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

function removeFreed(nodes: IavlNodes, list: number[]): void {
  let kept = 0;
  for (const id of list) {
    if (nodes.state(id) === free) continue;
    list[kept] = id;
    kept += 1;
  }
  list.length = kept;
}

/** Frees the entries that no leaf holds and no separator is. */
function freeLoose(nodes: IavlNodes): void {
  const { arena, loose } = nodes;
  if (loose.length === 0) return;
  const used = arena.marks();
  for (let id = 1; id < nodes.end; id += 1) {
    if (nodes.state(id) !== free && !nodes.isLeaf(id)) used.add(nodes.key(id));
  }
  let kept = 0;
  for (const handle of loose) {
    if (used.has(handle)) {
      loose[kept] = handle;
      kept += 1;
    } else {
      arena.release(handle);
    }
  }
  loose.length = kept;
}
