/** Remembers what was read of a committed state: parameters and the epoch are asked for again and again, in a block and from block to block. */

import { compareBytes } from '../lib/bytes.ts';
import type { KeyRange, KVPair, ReadableKV, StoredValue } from '../lib/kv.ts';
import { latin1Bytes, latin1Text } from '../lib/latin1Text.ts';
import type { Changes } from './changeSet.ts';
import { EmptyRanges } from './emptyRanges.ts';

type Known = Map<string, StoredValue | undefined>;

/** Beyond these many keys nothing more is remembered, so that a block that reads much holds little. */
const maxKeys = 4096;
/**
 * Bytes of a value that the next version knows. What is longer takes more to decode than to find, and 4096 of them would fill the memory that
 * the limit on the tree's nodes leaves.
 */
const maxCarriedBytes = 1024;

export class ReadCache implements ReadableKV {
  readonly #state: ReadableKV;
  /** What was asked for here. */
  readonly #read: Known = new Map();
  /** What was asked for in the version before and is the same in this one. */
  readonly #carried: Known = new Map();
  #empty = new EmptyRanges();

  /** @param state must not change while this lives. */
  constructor(state: ReadableKV) {
    this.#state = state;
  }

  /**
   * A cache of the version that comes next, which knows what was read of this one, and is to be told of what changed. What nobody asked for since the
   * version before is left behind, so that it knows no more than one version's readers want.
   */
  carriedTo(next: ReadableKV): ReadCache {
    const cache = new ReadCache(next);
    for (const [key, stored] of this.#read) {
      if ((stored?.value.length ?? 0) <= maxCarriedBytes) cache.#carried.set(key, stored);
    }
    cache.#empty = this.#empty.carried();
    return cache;
  }

  /** Forgets what it was carried from another version and is not the same in its own. */
  forget(changes: Changes): void {
    for (const { key, value } of changes) {
      const text = latin1Text(key);
      this.#carried.delete(text);
      if (value !== undefined) this.#empty.cut(text);
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.read(latin1Text(key))?.value;
  }

  read(key: string): StoredValue | undefined {
    const known = this.#read.get(key);
    if (known !== undefined || this.#read.has(key)) return known;
    const stored = this.#carried.has(key) ? this.#carried.get(key) : this.#find(key);
    if (this.#read.size < maxKeys) this.#read.set(key, stored);
    return stored;
  }

  has(key: Uint8Array): boolean {
    const text = latin1Text(key);
    if (this.#read.has(text) || this.#carried.has(text)) return this.read(text) !== undefined;
    return this.#state.has(key);
  }

  iterate(range: KeyRange): IterableIterator<KVPair> {
    const { start, end, reverse } = range;
    if (start === undefined || end === undefined || reverse === true) {
      return this.#state.iterate(range);
    }
    return this.#empty.has(latin1Text(start), latin1Text(end)) ? none() : this.#walk(start, end);
  }

  /** Goes to the first key behind the range, so that an empty one is known up to there: a queue's next block is asked for in the next block. */
  *#walk(start: Uint8Array, end: Uint8Array): Generator<KVPair, undefined, undefined> {
    let isEmpty = true;
    for (const pair of this.#state.iterate({ start })) {
      if (compareBytes(pair.key, end) >= 0) {
        if (isEmpty) this.#empty.add(latin1Text(start), latin1Text(pair.key));
        return;
      }
      isEmpty = false;
      yield pair;
    }
    if (isEmpty) this.#empty.add(latin1Text(start), undefined);
  }

  #find(key: string): StoredValue | undefined {
    const value = this.#state.get(latin1Bytes(key));
    return value === undefined ? undefined : { value, decoded: undefined };
  }
}

function* none(): Generator<KVPair, undefined, undefined> {}
