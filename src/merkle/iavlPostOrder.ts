/**
 * The nodes of a saved version in post-order, a part at a time: left child, right child, then their parent.
 *
 * Between two parts versions may be saved and released, nodes stored and given back, as long as this version is kept: a walk holds no
 * place of a node then, only the last key that it gave and how high it stood, and finds its way again from the root. What is not in memory
 * is read beside it, so that a walk over everything takes nobody's place.
 */

import { compareBytes } from '../lib/bytes.ts';
import { sha256 } from '../lib/sha256.ts';
import type { IavlNodes } from './iavlNodes.ts';
import type { NodeRecord } from './iavlRecord.ts';
import type { IavlTop, InnerNode } from './iavlTop.ts';
import { hashBytes } from './nodeLayout.ts';

/** Bytes are the reader's own. */
export interface WalkedNode {
  /** 0 for a leaf. */
  readonly height: number;
  readonly versionLow: number;
  readonly versionHigh: number;
  /** Of a leaf; otherwise without meaning. */
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** A node in memory by its id, another by its record. */
type Place = number | NodeRecord;

interface Open {
  readonly place: Place;
  readonly isExpanded: boolean;
}

const none = new Uint8Array(0);

export class PostOrderWalk {
  readonly #nodes: IavlNodes;
  readonly #root: number;
  /** Where the walk stands: the last leaf that it gave, and the height of the last node. */
  #key: Uint8Array | undefined;
  #height = 0;

  /** @param root of a saved version; 0 for an empty tree. */
  constructor(nodes: IavlNodes, root: number) {
    this.#nodes = nodes;
    this.#root = root;
  }

  /**
   * Visits the next nodes until `visit` answers false, or none is left. Returns whether any is left. Cost: the nodes, and a way from the
   * root.
   *
   * @throws as the source of the nodes does where one cannot be read
   */
  next(visit: (node: WalkedNode) => boolean): boolean {
    const open = this.#resume();
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      const { place, isExpanded } = top;
      const height = this.#heightOf(place);
      if (height > 0 && !isExpanded) {
        const [left, right] = this.#childrenOf(place);
        open.push({ place, isExpanded: true });
        open.push({ place: right, isExpanded: false }, { place: left, isExpanded: false });
        continue;
      }
      const node = typeof place === 'number' ? this.#read(place, height) : place;
      const goesOn = visit(node);
      if (height === 0) this.#key = node.key;
      this.#height = height;
      if (!goesOn) break;
    }
    return open.length > 0;
  }

  /** The root as it is hashed. */
  top(): IavlTop {
    const root = this.#root;
    if (root === 0) return { size: 0 };
    if (!this.#nodes.isLeaf(root)) return this.#innerAt(root);
    const { key, value } = this.#read(root, 0);
    return { size: 1, version: this.#nodes.version(root), key, valueHash: sha256(value) };
  }

  /**
   * The nodes above the last one that was visited, the root first; none before the first. Within a visit: above the one before it.
   *
   * Cost: a way from the root.
   */
  path(): InnerNode[] {
    return this.#resume().flatMap(({ place, isExpanded }) =>
      isExpanded ? [this.#innerAt(place)] : [],
    );
  }

  /** What is open where the walk stands. Of the nodes above its last leaf those are out that stand no higher than its last node. */
  #resume(): Open[] {
    if (this.#root === 0) return [];
    const key = this.#key;
    if (key === undefined) return [{ place: this.#root, isExpanded: false }];
    const open: Open[] = [];
    let place: Place = this.#root;
    while (this.#heightOf(place) > this.#height) {
      open.push({ place, isExpanded: true });
      const [left, right] = this.#childrenOf(place);
      const isLeft = this.#isBelow(key, place);
      if (isLeft) open.push({ place: right, isExpanded: false });
      place = isLeft ? left : right;
    }
    return open;
  }

  #heightOf(place: Place): number {
    return typeof place === 'number' ? this.#nodes.height(place) : place.height;
  }

  #isBelow(key: Uint8Array, place: Place): boolean {
    return typeof place === 'number'
      ? this.#nodes.compareKey(key, place) < 0
      : compareBytes(key, place.key) < 0;
  }

  #childrenOf(place: Place): readonly [left: Place, right: Place] {
    const nodes = this.#nodes;
    if (typeof place !== 'number') return nodes.childRecords(place.diskId);
    const left = nodes.leftPlace(place);
    return left === 0 ? nodes.childRecords(nodes.diskId(place)) : [left, nodes.rightPlace(place)];
  }

  #innerAt(place: Place): InnerNode {
    const nodes = this.#nodes;
    const [left, right] = this.#childrenOf(place);
    const isRead = typeof place !== 'number';
    return {
      height: this.#heightOf(place),
      size: isRead ? place.size : nodes.size(place),
      version: isRead
        ? (BigInt(place.versionHigh) << 32n) | BigInt(place.versionLow)
        : nodes.version(place),
      left: this.#hashOf(left),
      right: this.#hashOf(right),
    };
  }

  #hashOf(place: Place): Uint8Array {
    if (typeof place === 'number') return this.#nodes.hashOf(place);
    const { view, hashAt } = place;
    return new Uint8Array(view.buffer, view.byteOffset + hashAt, hashBytes).slice();
  }

  #read(id: number, height: number): WalkedNode {
    const nodes = this.#nodes;
    return {
      height,
      versionLow: nodes.versionLow(id),
      versionHigh: nodes.versionHigh(id),
      key: height === 0 ? nodes.keyOf(id) : none,
      value: height === 0 ? nodes.valueOf(id) : none,
    };
  }
}
