/**
 * Records of 64 bytes in one buffer, indexed by node id, and the ids that are free; no JavaScript object a node.
 *
 * Id 0 is "no node". What a step of a walk reads is one record, and so one line of the processor's cache.
 */

import { InvariantError } from '../lib/errors.ts';
import { DiskIds } from './diskIds.ts';
import type { HandleMarks } from './handleMarks.ts';
import { hashBytes, nodeFlag, nodeState, place, shapeBits, words } from './nodeLayout.ts';
import { NodeReferences } from './nodeReferences.ts';
import { createRecords, viewOf, widenRecords } from './recordBuffer.ts';

const { left, right, key, prefix, size, versionLow, versionHigh, shape, hash } = place;
const { heightMask, stateShift, stateMask } = shapeBits;

const firstCapacity = 256;
// Places in the buffer stay below 2^31 words, where they are the engine's small integers.
const maxNodes = 1 << 27;

export class NodeTable {
  #words: Uint32Array = createRecords(firstCapacity);
  #view: DataView = viewOf(this.#words);
  readonly #diskIds = new DiskIds();
  #next = 1;
  /** Ids given back; beside the records, so that taking one waits for none of them. */
  readonly #free: number[] = [];
  #count = 0;
  /** The version of the newest node, and its words: arithmetic of a bigint takes longer than the rest of a record. */
  #newest = 0n;
  #newestLow = 0;
  #newestHigh = 0;
  /** While an eviction looks for keys that no node uses: those that were used since. */
  keyMarks: HandleMarks | undefined;
  /** Kept up to date here, whenever what an inner node refers to changes. */
  readonly references: NodeReferences = new NodeReferences();
  /** What a look gave, which means nothing: an engine leaves out what nobody keeps. */
  protected fetched = 0;

  /** Nodes in use. */
  get count(): number {
    return this.#count;
  }

  /** Ids in use are below. */
  get end(): number {
    return this.#next;
  }

  /** Nodes that fit without growing; never shrinks. */
  get capacity(): number {
    return this.#words.length / words;
  }

  /** What stands in the left place: a child, 0 where it is not in memory; of a leaf the handle of its value. */
  leftPlace(id: number): number {
    return this.#words[id * words + left] as number;
  }

  rightPlace(id: number): number {
    return this.#words[id * words + right] as number;
  }

  /** Puts another child, or none, into the place of an inner node. */
  setLeft(id: number, child: number): void {
    this.#setChild(id, id * words + left, child);
  }

  setRight(id: number, child: number): void {
    this.#setChild(id, id * words + right, child);
  }

  #setChild(id: number, at: number, child: number): void {
    if (id < this.references.counted) {
      this.references.refer(this.#words[at] as number, -1);
      this.references.refer(child, 1);
    }
    this.#words[at] = child;
  }

  /** Fills both places of a node that was taken. */
  protected setPlaces(id: number, leftPlace: number, rightPlace: number): void {
    this.#words[id * words + left] = leftPlace;
    this.#words[id * words + right] = rightPlace;
  }

  /** Handle of the key: the leaf's own, or that of the first leaf on the right. */
  key(id: number): number {
    return this.#words[id * words + key] as number;
  }

  /** The first bytes of the key, as far as they decide most comparisons. */
  prefix(id: number): number {
    return this.#words[id * words + prefix] as number;
  }

  setKeyWords(id: number, keyHandle: number, firstWord: number): void {
    this.keyMarks?.add(keyHandle);
    this.#words[id * words + key] = keyHandle;
    this.#words[id * words + prefix] = firstWord;
  }

  /** Leaves below. */
  size(id: number): number {
    return this.#words[id * words + size] as number;
  }

  /** 0 for a leaf. */
  height(id: number): number {
    return (this.#words[id * words + shape] as number) & heightMask;
  }

  isLeaf(id: number): boolean {
    return this.height(id) === 0;
  }

  state(id: number): number {
    return ((this.#words[id * words + shape] as number) >>> stateShift) & stateMask;
  }

  /** A changed node has no flags any more. */
  setState(id: number, state: number): void {
    const at = id * words + shape;
    this.#words[at] = ((this.#words[at] as number) & heightMask) | (state << stateShift);
  }

  hasFlag(id: number, flag: number): boolean {
    return ((this.#words[id * words + shape] as number) & flag) !== 0;
  }

  setFlag(id: number, flag: number): void {
    const at = id * words + shape;
    this.#words[at] = (this.#words[at] as number) | flag;
  }

  clearFlag(id: number, flag: number): void {
    const at = id * words + shape;
    this.#words[at] = (this.#words[at] as number) & ~flag;
  }

  version(id: number): bigint {
    return (BigInt(this.versionHigh(id)) << 32n) | BigInt(this.versionLow(id));
  }

  /** Lower 32 bits of the version, for those who do without a bigint. */
  versionLow(id: number): number {
    return this.#words[id * words + versionLow] as number;
  }

  versionHigh(id: number): number {
    return this.#words[id * words + versionHigh] as number;
  }

  /**
   * Looks at the records of some nodes that are about to be used: what one of them has to be fetched from memory for, is fetched for all
   * of them at once.
   *
   * @param first the place in the list of the first of them
   */
  fetch(ids: ArrayLike<number>, first: number, count: number): void {
    const end = Math.min(first + count, ids.length);
    let sum = 0;
    for (let i = first; i < end; i += 1)
      sum ^= this.#words[(ids[i] as number) * words + shape] as number;
    this.fetched = sum;
  }

  /** The same for the hashes of the children of inner nodes. */
  fetchChildHashes(ids: ArrayLike<number>, first: number, end: number): void {
    let sum = 0;
    for (let i = first; i < end; i += 1) {
      const at = (ids[i] as number) * words;
      sum ^= this.#words[(this.#words[at + left] as number) * words + hash] as number;
      sum ^= this.#words[(this.#words[at + right] as number) * words + hash] as number;
    }
    this.fetched = sum;
  }

  hashOf(id: number): Uint8Array {
    const out = new Uint8Array(hashBytes);
    this.copyHash(id, new DataView(out.buffer), 0);
    return out;
  }

  /** Copies the hash of a hashed node. Word by word: engines make single loads and stores of it, aligned or not. */
  copyHash(id: number, out: DataView, at: number): void {
    const from = (id * words + hash) * 4;
    const view = this.#view;
    out.setBigUint64(at, view.getBigUint64(from, true), true);
    out.setBigUint64(at + 8, view.getBigUint64(from + 8, true), true);
    out.setBigUint64(at + 16, view.getBigUint64(from + 16, true), true);
    out.setBigUint64(at + 24, view.getBigUint64(from + 24, true), true);
  }

  setHash(id: number, source: DataView, at: number): void {
    const to = (id * words + hash) * 4;
    const view = this.#view;
    view.setBigUint64(to, source.getBigUint64(at, true), true);
    view.setBigUint64(to + 8, source.getBigUint64(at + 8, true), true);
    view.setBigUint64(to + 16, source.getBigUint64(at + 16, true), true);
    view.setBigUint64(to + 24, source.getBigUint64(at + 24, true), true);
  }

  /** The number by which the children of a node are found on the disk; 0 where it has none. */
  diskId(id: number): number {
    return this.hasFlag(id, nodeFlag.numbered) ? this.#diskIds.of(id) : 0;
  }

  setDiskId(id: number, diskId: number): void {
    this.#diskIds.set(id, diskId, this.capacity);
    this.setFlag(id, nodeFlag.numbered);
  }

  /** Sets size and height of a fresh node. */
  protected setShape(id: number, leaves: number, height: number): void {
    this.#words[id * words + size] = leaves;
    this.#words[id * words + shape] = height | (nodeState.fresh << stateShift);
  }

  /** Copies all that a fresh copy of an inner node takes over. */
  protected copyInner(source: number, id: number): void {
    const from = source * words;
    const to = id * words;
    this.#words[to + left] = this.#words[from + left] as number;
    this.#words[to + right] = this.#words[from + right] as number;
    this.keyMarks?.add(this.#words[from + key] as number);
    this.#words[to + key] = this.#words[from + key] as number;
    this.#words[to + prefix] = this.#words[from + prefix] as number;
    this.setShape(id, this.size(source), this.height(source));
    this.referToChildren(id, 1);
  }

  /** A fresh node of a version. */
  protected take(version: bigint): number {
    if (version !== this.#newest) {
      this.#newest = version;
      this.#newestLow = Number(version & 0xffffffffn);
      this.#newestHigh = Number(version >> 32n);
    }
    const id = this.takePlace(this.#newestLow, this.#newestHigh);
    this.#words[id * words + shape] = nodeState.fresh << stateShift;
    return id;
  }

  protected takePlace(low: number, high: number): number {
    const id = this.#free.pop() ?? this.#takeNew();
    this.#words[id * words + versionLow] = low;
    this.#words[id * words + versionHigh] = high;
    this.#count += 1;
    return id;
  }

  /** @throws InvariantError where it is free. */
  protected give(id: number): void {
    this.giveContent(id);
    this.#free.push(id);
  }

  /** The same, but for the id: it is not taken again before `giveId`. */
  protected giveContent(id: number): void {
    if (this.state(id) === nodeState.free) throw new InvariantError(`node ${id} is freed twice`);
    if (!this.isLeaf(id)) this.referToChildren(id, -1);
    this.setState(id, nodeState.free);
    this.#count -= 1;
  }

  /** Makes room for so many new nodes at once: what is not used is not touched, and takes no memory. */
  reserve(nodes: number): void {
    const needed = Math.min(this.#next + nodes, maxNodes);
    let capacity = this.capacity;
    while (capacity < needed) capacity *= 2;
    if (capacity > this.capacity) this.#grow(capacity);
  }

  protected giveId(id: number): void {
    this.#free.push(id);
  }

  /** Says that an inner node refers to what is in its places, or does not any more. */
  protected referToChildren(id: number, change: 1 | -1): void {
    const { references } = this;
    if (id >= references.counted) return;
    references.refer(this.leftPlace(id), change);
    references.refer(this.rightPlace(id), change);
  }

  #takeNew(): number {
    if (this.#next === this.capacity) this.#grow(2 * this.capacity);
    this.#next += 1;
    return this.#next - 1;
  }

  #grow(capacity: number): void {
    if (capacity > maxNodes) throw new InvariantError(`the tree holds ${maxNodes} nodes`);
    this.#words = widenRecords(this.#words, capacity);
    this.#view = viewOf(this.#words);
    this.references.grow(this.capacity);
  }
}
