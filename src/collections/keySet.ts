/** A set of keys: an index, a queue. Its entries hold one byte, as an empty value could not be proved. */

import type { StateReader, StateWriter } from '../lib/kv.ts';
import type { KeyCodec } from './keyCodec.ts';
import { map } from './map.ts';
import type { CollectionRange } from './range.ts';
import type { Schema } from './schema.ts';
import { bytesValue } from './valueCodec.ts';

export interface KeySet<K, C extends KeyCodec<K> = KeyCodec<K>> {
  readonly name: string;
  readonly key: C;
  has(state: StateReader, key: K): boolean;
  add(state: StateWriter, key: K): void;
  remove(state: StateWriter, key: K): void;
  /** The gas of `add`, for a key that is there: nothing is written, so that its leaf in the tree stays as it is. */
  chargeAdd(state: StateWriter, key: K): void;
  /** The gas of `remove`, for a key that stays. */
  chargeRemove(state: StateWriter): void;
  keys(state: StateReader, range?: CollectionRange): IterableIterator<K>;
  /** Whether both are one key. */
  isSameKey(a: K, b: K): boolean;
  /** The key's bytes in the store, for proofs. */
  storeKey(key: K): Uint8Array;
  /** The bytes that keys in the store begin with; for proofs of whole ranges. */
  storePrefix(prefix: Uint8Array): Uint8Array;
}

const present = Uint8Array.of(1);

export function keySet<K, C extends KeyCodec<K>>(
  schema: Schema,
  prefix: number,
  name: string,
  keyCodec: C & KeyCodec<K>,
): KeySet<K, C> {
  const entries = map<K, Uint8Array, C>(
    schema,
    prefix,
    name,
    keyCodec,
    { ...bytesValue, shape: '0x01' },
    'keySet',
  );
  return {
    name,
    key: keyCodec,
    has: entries.has,
    add: (state, key) => entries.set(state, key, present),
    remove: entries.delete,
    chargeAdd: (state, key) => entries.chargeSet(state, key, present.length),
    chargeRemove: entries.chargeDelete,
    keys: entries.keys,
    isSameKey: entries.isSameKey,
    storeKey: entries.storeKey,
    storePrefix: entries.storePrefix,
  };
}
