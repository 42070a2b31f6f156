/**
 * The nodes of an IAVL tree as records of 64 bytes in one buffer, indexed by node id; no JavaScript object a node.
 *
 * Id 0 is "no node". A record is what a step of a walk reads, so that a step costs one line of the processor's cache and not one
 * for each field. A leaf keeps its value's handle where an inner node keeps its left child. The separator of an inner node is the
 * entry of the first leaf on its right, which is there in every version that sees the node: only leaves hold entries.
 */

import { InvariantError } from '../lib/errors.ts';
import { ByteArena, firstWordOf } from './byteArena.ts';

export const hashBytes = 32;

/** A fresh node has no hash yet; a change to a hashed one of the working version makes it fresh again. */
export const nodeState = { free: 0, fresh: 1, hashed: 2 } as const;

/** Words of a record; the hash fills the rest of it. */
const words = 16;
const [left, right, key, prefix, size, versionLow, versionHigh, shape, hash] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const;
// Height in the low byte, state in the next.
const heightMask = 0xff;
const stateShift = 8;

const firstCapacity = 256;
// Places in the buffer stay below 2^31 words, where they are the engine's small integers.
const maxNodes = 1 << 27;

export class IavlNodes {
  readonly arena: ByteArena = new ByteArena();
  #words: Uint32Array = new Uint32Array(firstCapacity * words);
  #view: DataView = new DataView(this.#words.buffer);
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

  /** Nodes that fit without growing; never shrinks. */
  get capacity(): number {
    return this.#words.length / words;
  }

  /** The left child; of a leaf the handle of its value. */
  left(id: number): number {
    return this.#words[id * words + left] as number;
  }

  right(id: number): number {
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

  /** The entry is copied to `prefix` as far as it decides most comparisons. */
  setKey(id: number, keyHandle: number): void {
    this.#words[id * words + key] = keyHandle;
    this.#words[id * words + prefix] = this.arena.firstWord(keyHandle);
  }

  /** Leaves below. */
  size(id: number): number {
    return this.#words[id * words + size] as number;
  }

  /** 0 for a leaf. */
  height(id: number): number {
    return (this.#words[id * words + shape] as number) & heightMask;
  }

  state(id: number): number {
    return (this.#words[id * words + shape] as number) >>> stateShift;
  }

  setState(id: number, state: number): void {
    const at = id * words + shape;
    this.#words[at] = ((this.#words[at] as number) & heightMask) | (state << stateShift);
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

  /** Height of the left child less that of the right one. */
  balance(id: number): number {
    return this.height(this.left(id)) - this.height(this.right(id));
  }

  isLeaf(id: number): boolean {
    return this.height(id) === 0;
  }

  /** A fresh leaf. Takes over one reference to `keyHandle`; copies the value. */
  createLeaf(keyHandle: number, value: Uint8Array, version: bigint): number {
    const valueHandle = this.arena.allocate(value);
    const id = this.#take(version);
    this.setLeft(id, valueHandle);
    this.setRight(id, 0);
    this.setKey(id, keyHandle);
    this.#words[id * words + size] = 1;
    return id;
  }

  /** A fresh inner node, size and height from its children. */
  createInner(keyHandle: number, leftChild: number, rightChild: number, version: bigint): number {
    const id = this.#take(version);
    this.setLeft(id, leftChild);
    this.setRight(id, rightChild);
    this.setKey(id, keyHandle);
    this.measure(id);
    return id;
  }

  /** A fresh copy of an inner node. */
  cloneInner(source: number, version: bigint): number {
    const id = this.#take(version);
    this.setLeft(id, this.left(source));
    this.setRight(id, this.right(source));
    this.#words[id * words + key] = this.key(source);
    this.#words[id * words + prefix] = this.#words[source * words + prefix] as number;
    this.#setShape(id, this.size(source), this.height(source));
    return id;
  }

  /** Sets size and height of a fresh inner node from its children. */
  measure(id: number): void {
    const leftChild = this.left(id);
    const rightChild = this.right(id);
    const leftHeight = this.height(leftChild);
    const rightHeight = this.height(rightChild);
    const height = 1 + (leftHeight > rightHeight ? leftHeight : rightHeight);
    this.#setShape(id, this.size(leftChild) + this.size(rightChild), height);
  }

  /** Gives back the node, and a leaf's hold on key and value. */
  free(id: number): void {
    if (this.state(id) === nodeState.free) throw new InvariantError(`node ${id} is freed twice`);
    if (this.isLeaf(id)) {
      this.arena.release(this.key(id));
      this.arena.release(this.left(id));
    }
    this.setState(id, nodeState.free);
    this.#free.push(id);
    this.#count -= 1;
  }

  keyOf(id: number): Uint8Array {
    return this.arena.read(this.key(id));
  }

  /** The value of a leaf. */
  valueOf(id: number): Uint8Array {
    return this.arena.read(this.left(id));
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

  /** Order of a key relative to the node's. The first bytes lie in the record and mostly decide. */
  compareKey(bytes: Uint8Array, id: number): number {
    const difference =
      firstWordOf(bytes, 0, bytes.length) - (this.#words[id * words + prefix] as number);
    return difference === 0 ? this.arena.compare(bytes, this.key(id)) : difference;
  }

  #setShape(id: number, leaves: number, height: number): void {
    this.#words[id * words + size] = leaves;
    this.#words[id * words + shape] = height | (nodeState.fresh << stateShift);
  }

  #take(version: bigint): number {
    const id = this.#free.pop() ?? this.#takeNew();
    if (version !== this.#newest) {
      this.#newest = version;
      this.#newestLow = Number(version & 0xffffffffn);
      this.#newestHigh = Number(version >> 32n);
    }
    this.#words[id * words + versionLow] = this.#newestLow;
    this.#words[id * words + versionHigh] = this.#newestHigh;
    this.#words[id * words + shape] = nodeState.fresh << stateShift;
    this.#count += 1;
    return id;
  }

  #takeNew(): number {
    if (this.#next === this.capacity) this.#grow();
    this.#next += 1;
    return this.#next - 1;
  }

  #grow(): void {
    if (this.capacity >= maxNodes) throw new InvariantError(`the tree holds ${maxNodes} nodes`);
    const wider = new Uint32Array(this.#words.length * 2);
    wider.set(this.#words);
    this.#words = wider;
    this.#view = new DataView(wider.buffer);
  }
}
