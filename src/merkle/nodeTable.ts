/**
 * Records of 64 bytes in one buffer, indexed by node id, and the ids that are free; no JavaScript object a node.
 *
 * Id 0 is "no node". A record is what a step of a walk reads, so that a step costs one line of the processor's cache and not one
 * for each field.
 */

import { InvariantError } from '../lib/errors.ts';

export const hashBytes = 32;

/** A fresh node has no hash yet; a change to a hashed one of the working version makes it fresh again. */
export const nodeState = { free: 0, fresh: 1, hashed: 2 } as const;

/**
 * numbered: has a disk id. stored: its children can be read from the disk. touched: found since an eviction last looked at it.
 * orphaned: the newest version does not see it, and did not when it was stored.
 */
export const nodeFlag = {
  numbered: 0x400,
  stored: 0x800,
  touched: 0x1000,
  orphaned: 0x2000,
} as const;

/** Bytes that a node takes: its record and its disk id. */
export const nodeBytes: number = 64 + 8;

/** Words of a record; the hash fills the rest of it. */
const words = 16;
const [left, right, key, prefix, size, versionLow, versionHigh, shape, hash] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const;
// Height in the low byte, state in the two bits above, then flags.
const heightMask = 0xff;
const stateShift = 8;
const stateMask = 3;

const firstCapacity = 256;
// Places in the buffer stay below 2^31 words, where they are the engine's small integers.
const maxNodes = 1 << 27;

export class NodeTable {
  #words: Uint32Array = new Uint32Array(firstCapacity * words);
  #view: DataView = new DataView(this.#words.buffer);
  /** Made when the first node gets one. */
  #diskIds = new Float64Array(0);
  #next = 1;
  /** Ids given back; beside the records, so that taking one waits for none of them. */
  readonly #free: number[] = [];
  #count = 0;
  /** The version of the newest node, and its words: arithmetic of a bigint takes longer than the rest of a record. */
  #newest = 0n;
  #newestLow = 0;
  #newestHigh = 0;

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

  setLeft(id: number, child: number): void {
    this.#words[id * words + left] = child;
  }

  setRight(id: number, child: number): void {
    this.#words[id * words + right] = child;
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

  hashOf(id: number): Uint8Array {
    const out = new Uint8Array(hashBytes);
    this.copyHash(id, new DataView(out.buffer), 0);
    return out;
  }

  /** Copies the hash of a hashed node. Word by word: engines make single loads and stores of it, aligned or not. */
  copyHash(id: number, out: DataView, at: number): void {
    const from = (id * words + hash) * 4;
    for (let i = 0; i < hashBytes; i += 8)
      out.setBigUint64(at + i, this.#view.getBigUint64(from + i, true), true);
  }

  setHash(id: number, source: DataView, at: number): void {
    const to = (id * words + hash) * 4;
    for (let i = 0; i < hashBytes; i += 8)
      this.#view.setBigUint64(to + i, source.getBigUint64(at + i, true), true);
  }

  /** The number by which the children of a node are found on the disk; 0 where it has none. */
  diskId(id: number): number {
    return this.hasFlag(id, nodeFlag.numbered) ? (this.#diskIds[id] as number) : 0;
  }

  setDiskId(id: number, diskId: number): void {
    if (this.#diskIds.length !== this.capacity) {
      const wider = new Float64Array(this.capacity);
      wider.set(this.#diskIds);
      this.#diskIds = wider;
    }
    this.#diskIds[id] = diskId;
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
    this.#words[to + key] = this.#words[from + key] as number;
    this.#words[to + prefix] = this.#words[from + prefix] as number;
    this.setShape(id, this.size(source), this.height(source));
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
    if (this.state(id) === nodeState.free) throw new InvariantError(`node ${id} is freed twice`);
    this.setState(id, nodeState.free);
    this.#free.push(id);
    this.#count -= 1;
  }

  /** Makes room for so many new nodes at once: what is not used is not touched, and takes no memory. */
  reserve(nodes: number): void {
    const needed = Math.min(this.#next + nodes, maxNodes);
    let capacity = this.capacity;
    while (capacity < needed) capacity *= 2;
    if (capacity > this.capacity) this.#grow(capacity);
  }

  #takeNew(): number {
    if (this.#next === this.capacity) this.#grow(2 * this.capacity);
    this.#next += 1;
    return this.#next - 1;
  }

  #grow(capacity: number): void {
    if (capacity > maxNodes) throw new InvariantError(`the tree holds ${maxNodes} nodes`);
    const wider = new Uint32Array(capacity * words);
    wider.set(this.#words);
    this.#words = wider;
    this.#view = new DataView(wider.buffer);
  }
}
