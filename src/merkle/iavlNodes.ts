/**
 * The nodes of an IAVL tree as columns of typed arrays, indexed by node id; no JavaScript object a node.
 *
 * Id 0 is "no node". A leaf keeps its value's handle where an inner node keeps its left child. An inner node shares the entry of
 * its separator key with the leaf that carries it.
 */

import { InvariantError } from '../lib/errors.ts';
import { ByteArena } from './byteArena.ts';

export const hashBytes = 32;

/** What may be done with a node: a saved one never changes, a fresh one belongs to the working version. */
export const nodeState = { free: 0, fresh: 1, hashed: 2, saved: 3 } as const;

const firstCapacity = 256;
// 2^27 nodes are 4 GiB of hashes; beyond it the slab must be split.
const maxNodes = 1 << 27;

export class IavlNodes {
  readonly arena: ByteArena = new ByteArena();
  left: Uint32Array = new Uint32Array(firstCapacity);
  right: Uint32Array = new Uint32Array(firstCapacity);
  /** Handle of the key: the leaf's own, or the smallest key of the right subtree. */
  key: Uint32Array = new Uint32Array(firstCapacity);
  /** Leaves below. */
  size: Uint32Array = new Uint32Array(firstCapacity);
  /** 0 for a leaf. */
  height: Uint8Array = new Uint8Array(firstCapacity);
  state: Uint8Array = new Uint8Array(firstCapacity);
  version: BigUint64Array = new BigUint64Array(firstCapacity);
  /** 32 bytes a node; valid for hashed and saved nodes. */
  hashes: Uint8Array = new Uint8Array(firstCapacity * hashBytes);
  #next = 1;
  #freeHead = 0;
  #count = 0;

  /** Nodes in use. */
  get count(): number {
    return this.#count;
  }

  /** Nodes that fit without growing; never shrinks. */
  get capacity(): number {
    return this.left.length;
  }

  /** A fresh leaf. Takes over one reference to `keyHandle`; copies the value. */
  createLeaf(keyHandle: number, value: Uint8Array, version: bigint): number {
    const valueHandle = this.arena.allocate(value);
    const id = this.#take();
    this.left[id] = valueHandle;
    this.right[id] = 0;
    this.key[id] = keyHandle;
    this.size[id] = 1;
    this.height[id] = 0;
    this.version[id] = version;
    return id;
  }

  /** A fresh inner node, size and height from its children. Takes over one reference to `keyHandle`. */
  createInner(keyHandle: number, left: number, right: number, version: bigint): number {
    const id = this.#take();
    this.left[id] = left;
    this.right[id] = right;
    this.key[id] = keyHandle;
    this.version[id] = version;
    this.measure(id);
    return id;
  }

  /** A fresh copy of an inner node. */
  cloneInner(source: number, version: bigint): number {
    const key = this.arena.retain(this.key[source] as number);
    return this.createInner(
      key,
      this.left[source] as number,
      this.right[source] as number,
      version,
    );
  }

  /** Sets size and height of an inner node from its children. */
  measure(id: number): void {
    const left = this.left[id] as number;
    const right = this.right[id] as number;
    const leftHeight = this.height[left] as number;
    const rightHeight = this.height[right] as number;
    this.size[id] = (this.size[left] as number) + (this.size[right] as number);
    this.height[id] = 1 + (leftHeight > rightHeight ? leftHeight : rightHeight);
  }

  /** Height of the left child less that of the right one. */
  balanceOf(id: number): number {
    return (
      (this.height[this.left[id] as number] as number) -
      (this.height[this.right[id] as number] as number)
    );
  }

  isLeaf(id: number): boolean {
    return this.height[id] === 0;
  }

  isSaved(id: number): boolean {
    return this.state[id] === nodeState.saved;
  }

  /** Gives back the node and its hold on key and value. */
  free(id: number): void {
    if (this.state[id] === nodeState.free) throw new InvariantError(`node ${id} is freed twice`);
    this.arena.release(this.key[id] as number);
    if (this.height[id] === 0) this.arena.release(this.left[id] as number);
    this.state[id] = nodeState.free;
    this.left[id] = this.#freeHead;
    this.#freeHead = id;
    this.#count -= 1;
  }

  keyOf(id: number): Uint8Array {
    return this.arena.read(this.key[id] as number);
  }

  /** The value of a leaf. */
  valueOf(id: number): Uint8Array {
    return this.arena.read(this.left[id] as number);
  }

  hashOf(id: number): Uint8Array {
    return this.hashes.slice(id * hashBytes, (id + 1) * hashBytes);
  }

  /** Order of a key relative to the node's. */
  compareKey(key: Uint8Array, id: number): number {
    return this.arena.compare(key, this.key[id] as number);
  }

  #take(): number {
    let id = this.#freeHead;
    if (id !== 0) {
      this.#freeHead = this.left[id] as number;
    } else {
      if (this.#next === this.capacity) this.#grow();
      id = this.#next;
      this.#next += 1;
    }
    this.state[id] = nodeState.fresh;
    this.#count += 1;
    return id;
  }

  #grow(): void {
    if (this.capacity >= maxNodes) throw new InvariantError(`the tree holds ${maxNodes} nodes`);
    const capacity = this.capacity * 2;
    const wider = <T extends Uint32Array | Uint8Array | BigUint64Array>(from: T, to: T): T => {
      to.set(from as never);
      return to;
    };
    this.left = wider(this.left, new Uint32Array(capacity));
    this.right = wider(this.right, new Uint32Array(capacity));
    this.key = wider(this.key, new Uint32Array(capacity));
    this.size = wider(this.size, new Uint32Array(capacity));
    this.height = wider(this.height, new Uint8Array(capacity));
    this.state = wider(this.state, new Uint8Array(capacity));
    this.version = wider(this.version, new BigUint64Array(capacity));
    this.hashes = wider(this.hashes, new Uint8Array(capacity * hashBytes));
  }
}
