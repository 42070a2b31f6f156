/**
 * An ordered map in flat buffers: what a genesis of millions of accounts writes before its first block.
 *
 * Keys and values lie in the arena of the tree that they become the first version of: they are never copied, and beside them a pair
 * takes some 30 bytes.
 */

import { InvariantError } from '../lib/errors.ts';
import type { KeyRange, KVPair, KVStore } from '../lib/kv.ts';
import type { ByteArena } from '../merkle/byteArena.ts';
import type { HeldPair, TreeChange } from '../merkle/treeChange.ts';
import { sortEntries } from './sortEntries.ts';

const firstCapacity = 64;

export class FlatStore implements KVStore {
  readonly #arena: ByteArena;
  /** Handles by entry; a value's is 0 where its key was deleted. */
  #keys = new Uint32Array(firstCapacity);
  #values = new Uint32Array(firstCapacity);
  #entries = 0;
  #live = 0;
  /** Open addressing, at most half full: hash of the key, then entry + 1, or 0. With the hash beside it a key is only read where it may be the one. */
  #table = new Uint32Array(4 * firstCapacity);
  /** Entries in the order of their keys; undefined since a key was added. */
  #order: Uint32Array | undefined;

  constructor(arena: ByteArena) {
    this.#arena = arena;
  }

  /** Pairs. */
  get size(): number {
    return this.#live;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const entry = this.#find(key);
    return entry === undefined ? undefined : this.#valueOf(entry);
  }

  has(key: Uint8Array): boolean {
    const entry = this.#find(key);
    return entry !== undefined && this.#values[entry] !== 0;
  }

  /** @throws InvariantError for an empty key or value: ICS-23 can prove neither. */
  set(key: Uint8Array, value: Uint8Array): void {
    if (key.length === 0 || value.length === 0) throw new InvariantError('empty key or value');
    const entry = this.#find(key) ?? this.#add(key);
    this.#drop(entry);
    this.#values[entry] = this.#arena.allocate(value);
    this.#live += 1;
  }

  delete(key: Uint8Array): void {
    const entry = this.#find(key);
    if (entry !== undefined) this.#drop(entry);
  }

  /** Cost: a sort of all keys, once after keys were added. */
  *iterate({ start, end, reverse }: KeyRange): Generator<KVPair, undefined, undefined> {
    const order = this.#sorted();
    const from = start === undefined ? 0 : this.#lowerBound(order, start);
    const to = end === undefined ? order.length : this.#lowerBound(order, end);
    for (let i = 0; i < to - from; i += 1) {
      const entry = order[reverse === true ? to - 1 - i : from + i] as number;
      const value = this.#valueOf(entry);
      if (value !== undefined) yield { key: this.#keyOf(entry), value };
    }
  }

  /** Pairs with the places where they lie, keys ascending: from a place in that order on, up to one that is not given. */
  *heldPairs(from: number, to: number): Generator<TreeChange, undefined, undefined> {
    const order = this.#sorted();
    for (let i = from; i < to; i += 1) {
      const entry = order[i] as number;
      const value = this.#values[entry] as number;
      if (value === 0) continue;
      yield new FlatPair({ arena: this.#arena, key: this.#keys[entry] as number, value });
    }
  }

  /** The places of `heldPairs`: of a key, or the first one behind it; without a key the end. */
  placeOf(key?: Uint8Array): number {
    const order = this.#sorted();
    return key === undefined ? order.length : this.#lowerBound(order, key);
  }

  /** Whether a key, deleted or not, has the place. */
  isAt(place: number, key: Uint8Array): boolean {
    const entry = this.#sorted()[place];
    return entry !== undefined && this.#arena.compare(key, this.#keys[entry] as number) === 0;
  }

  /** Gives back what it holds of the arena; it is of no use afterwards. */
  release(): void {
    for (let entry = 0; entry < this.#entries; entry += 1) {
      this.#drop(entry);
      this.#arena.release(this.#keys[entry] as number);
    }
    this.#entries = 0;
  }

  #keyOf(entry: number): Uint8Array {
    return this.#arena.read(this.#keys[entry] as number);
  }

  #valueOf(entry: number): Uint8Array | undefined {
    const handle = this.#values[entry] as number;
    return handle === 0 ? undefined : this.#arena.read(handle);
  }

  #drop(entry: number): void {
    const handle = this.#values[entry] as number;
    if (handle === 0) return;
    this.#arena.release(handle);
    this.#values[entry] = 0;
    this.#live -= 1;
  }

  #find(key: Uint8Array): number | undefined {
    const table = this.#table;
    const mask = table.length - 1;
    const hash = hashOf(key);
    for (let at = (2 * hash) & mask; ; at = (at + 2) & mask) {
      const entry = (table[at + 1] as number) - 1;
      if (entry < 0) return undefined;
      const isLikely = table[at] === hash;
      if (isLikely && this.#arena.compare(key, this.#keys[entry] as number) === 0) return entry;
    }
  }

  #add(key: Uint8Array): number {
    if (this.#entries === this.#keys.length) this.#grow();
    const entry = this.#entries;
    this.#entries += 1;
    this.#keys[entry] = this.#arena.allocate(key);
    place(this.#table, hashOf(key), entry + 1);
    this.#order = undefined;
    return entry;
  }

  #grow(): void {
    this.#keys = widened(this.#keys);
    this.#values = widened(this.#values);
    const table = new Uint32Array(2 * this.#table.length);
    for (let at = 0; at < this.#table.length; at += 2) {
      const mark = this.#table[at + 1] as number;
      if (mark !== 0) place(table, this.#table[at] as number, mark);
    }
    this.#table = table;
  }

  #sorted(): Uint32Array {
    this.#order ??= sortEntries(this.#arena, this.#keys.subarray(0, this.#entries));
    return this.#order;
  }

  /** The first place whose key is not below the given one. */
  #lowerBound(order: Uint32Array, key: Uint8Array): number {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const handle = this.#keys[order[middle] as number] as number;
      if (this.#arena.compare(key, handle) > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Copied out of the arena only where it is asked for. */
class FlatPair implements TreeChange {
  readonly held: HeldPair;

  constructor(held: HeldPair) {
    this.held = held;
  }

  get key(): Uint8Array {
    return this.held.arena.read(this.held.key);
  }

  get value(): Uint8Array {
    return this.held.arena.read(this.held.value);
  }
}

/** FNV-1a, stirred: neighbouring keys must not fill neighbouring places. */
function hashOf(key: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ (key[i] as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function place(table: Uint32Array, hash: number, mark: number): void {
  const mask = table.length - 1;
  let at = (2 * hash) & mask;
  while (table[at + 1] !== 0) at = (at + 2) & mask;
  table[at] = hash;
  table[at + 1] = mark;
}

function widened(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(2 * column.length);
  wider.set(column);
  return wider;
}
