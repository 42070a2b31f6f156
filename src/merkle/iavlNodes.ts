/**
 * The nodes of an IAVL tree: making, copying, freeing, and reading from the disk what is not in memory.
 *
 * A leaf keeps its value's handle where an inner node keeps its left child. The separator of an inner node is the entry of the first
 * leaf on its right, which is there in every version that sees the node: only leaves hold entries.
 *
 * An inner node whose children are on the disk may be without them here. Both are read when one of them is asked for, by the node's
 * disk id: a number that never comes again, as node ids do. Separators that were read, and those whose leaf was evicted, are loose
 * entries, which an eviction frees when no node uses them any more (iavlEvict.ts).
 */

import { InvariantError } from '../lib/errors.ts';
import { ByteArena, firstWordOf } from './byteArena.ts';
import { decodeChildren, type NodeRecord, readChildren } from './iavlRecord.ts';
import { nodeBytes, nodeFlag, nodeState } from './nodeLayout.ts';
import { type NodeMemory, unlimitedMemory } from './nodeMemory.ts';
import { NodeTable } from './nodeTable.ts';

/** Where children are read from. */
export interface NodeSource {
  /**
   * What the record of a node's children decodes to.
   *
   * @throws an error that says where it is not there, or `decode` throws an InvariantError
   */
  read<T>(diskId: number, decode: (record: Uint8Array) => T): T;
}

export class IavlNodes extends NodeTable {
  readonly arena: ByteArena = new ByteArena();
  readonly memory: NodeMemory;
  /** Handles of separators that no leaf holds, each with one reference. */
  loose: number[] = [];
  /** Counts evictions: what a node id stood for before one, it may not stand for after it. */
  generation = 0;
  readonly #source: NodeSource | undefined;
  #evictedListed = 0;

  /** @param source where nodes that are not in memory are read from; without one all are. */
  constructor(source?: NodeSource, memory: NodeMemory = unlimitedMemory) {
    super();
    this.#source = source;
    this.memory = memory;
  }

  /** Bytes of nodes, keys and values. */
  get usedBytes(): number {
    return this.count * nodeBytes + this.arena.usedBytes + this.loose.length * 8;
  }

  /** The left child; of a leaf the handle of its value. */
  left(id: number): number {
    const child = this.leftPlace(id);
    return child === 0 ? this.#expanded(id, 'left') : child;
  }

  /** The right child of an inner node. */
  right(id: number): number {
    const child = this.rightPlace(id);
    return child === 0 ? this.#expanded(id, 'right') : child;
  }

  /** The entry's first bytes are copied to the record, where they decide most comparisons. */
  setKey(id: number, keyHandle: number): void {
    this.setKeyWords(id, keyHandle, this.arena.firstWord(keyHandle));
  }

  /** Height of the left child less that of the right one. */
  balance(id: number): number {
    return this.height(this.left(id)) - this.height(this.right(id));
  }

  /** A fresh leaf. Takes over one reference to `keyHandle`; copies the value. */
  createLeaf(keyHandle: number, value: Uint8Array, version: bigint): number {
    return this.createLeafOf(keyHandle, this.arena.allocate(value), version);
  }

  /** The same for a value that lies in the arena; takes over one reference to it. */
  createLeafOf(keyHandle: number, valueHandle: number, version: bigint): number {
    const id = this.take(version);
    this.setPlaces(id, valueHandle, 0);
    this.setKey(id, keyHandle);
    this.setShape(id, 1, 0);
    return id;
  }

  /** A fresh inner node, size and height from its children. */
  createInner(keyHandle: number, leftChild: number, rightChild: number, version: bigint): number {
    const id = this.take(version);
    this.setPlaces(id, leftChild, rightChild);
    this.referToChildren(id, 1);
    this.setKey(id, keyHandle);
    this.measure(id);
    return id;
  }

  /** A fresh copy of an inner node. Its children are in memory from here on, as those of every node without a disk id. */
  cloneInner(source: number, version: bigint): number {
    if (this.leftPlace(source) === 0) this.#expand(source);
    const id = this.take(version);
    this.copyInner(source, id);
    return id;
  }

  /** A node as it was read; an inner one without its children. */
  createRead(record: NodeRecord, keyHandle: number): number {
    const { height, value, diskId } = record;
    const valueHandle = height === 0 ? this.arena.allocate(value) : 0;
    const id = this.takePlace(record.versionLow, record.versionHigh);
    this.setPlaces(id, valueHandle, 0);
    this.setKey(id, keyHandle);
    this.setShape(id, record.size, height);
    this.setState(id, nodeState.hashed);
    this.setHash(id, record.view, record.hashAt);
    if (height > 0) {
      this.loose.push(keyHandle);
      this.setDiskId(id, diskId);
      this.setFlag(id, nodeFlag.stored);
    }
    return id;
  }

  /** Sets size and height of a fresh inner node from its children. */
  measure(id: number): void {
    const leftChild = this.left(id);
    const rightChild = this.right(id);
    const leftHeight = this.height(leftChild);
    const rightHeight = this.height(rightChild);
    const height = 1 + (leftHeight > rightHeight ? leftHeight : rightHeight);
    this.setShape(id, this.size(leftChild) + this.size(rightChild), height);
  }

  /** Gives back the node, and a leaf's hold on key and value. */
  free(id: number): void {
    this.give(id);
    if (!this.isLeaf(id)) return;
    this.arena.release(this.key(id));
    this.arena.release(this.leftPlace(id));
  }

  /** The same for a node that may be read again, and whose key may be the separator of one that stays. A listed one keeps its id. */
  evict(id: number): void {
    if (this.hasFlag(id, nodeFlag.listed)) {
      this.giveContent(id);
      this.setFlag(id, nodeFlag.listed);
      this.#evictedListed += 1;
    } else {
      this.give(id);
    }
    this.memory.evictions += 1;
    if (!this.isLeaf(id)) return;
    this.loose.push(this.key(id));
    this.arena.release(this.leftPlace(id));
  }

  /** Whether a listed node was evicted, which is known until its id is given back. */
  isEvicted(id: number): boolean {
    return this.state(id) === nodeState.free;
  }

  /** Gives back the id of a listed node that was evicted, when it leaves its list. */
  forgetEvicted(id: number): void {
    this.clearFlag(id, nodeFlag.listed);
    this.giveId(id);
    this.#evictedListed -= 1;
  }

  /** Listed nodes that were evicted. */
  get evictedListed(): number {
    return this.#evictedListed;
  }

  /** The children of a stored node as they lie on the disk, without taking them into memory. @throws as the source does */
  childRecords(diskId: number): readonly [left: NodeRecord, right: NodeRecord] {
    if (this.#source === undefined) {
      throw new InvariantError(`node ${diskId} of the disk is asked for, and there is none`);
    }
    return this.#source.read(diskId, decodeChildren);
  }

  /** Forgets the children of a stored node. */
  collapse(id: number): void {
    this.setLeft(id, 0);
    this.setRight(id, 0);
  }

  /** As `fetch` does with records, with the keys and values of those of some nodes that are leaves: what stands before them in the arena. */
  fetchEntries(ids: ArrayLike<number>, first: number, count: number): void {
    const { arena } = this;
    const end = Math.min(first + count, ids.length);
    let sum = 0;
    for (let i = first; i < end; i += 1) {
      const id = ids[i] as number;
      if (this.isLeaf(id)) sum ^= arena.lengthOf(this.key(id)) ^ arena.lengthOf(this.leftPlace(id));
    }
    this.fetched = sum;
  }

  keyOf(id: number): Uint8Array {
    return this.arena.read(this.key(id));
  }

  /** The value of a leaf. */
  override valueOf(id: number): Uint8Array {
    return this.arena.read(this.leftPlace(id));
  }

  /** Order of a key relative to the node's. The first bytes lie in the record and mostly decide. */
  compareKey(bytes: Uint8Array, id: number): number {
    const difference = firstWordOf(bytes, 0, bytes.length) - this.prefix(id);
    return difference === 0 ? this.arena.compare(bytes, this.key(id)) : difference;
  }

  /** Out of the way of those who find the child in memory. */
  #expanded(id: number, side: 'left' | 'right'): number {
    this.#expand(id);
    return side === 'left' ? this.leftPlace(id) : this.rightPlace(id);
  }

  #expand(id: number): void {
    if (this.#source === undefined || !this.hasFlag(id, nodeFlag.stored)) {
      throw new InvariantError(`node ${id} of the tree has no children`);
    }
    this.#source.read(this.diskId(id), (record) => readChildren(this, id, record));
    this.memory.loads += 2;
    this.memory.check();
  }
}
