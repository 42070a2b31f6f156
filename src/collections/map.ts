/** A map from keys to values under one prefix: what every other collection is made of. */

import { concatBytes, toHex } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import type { StateReader, StateWriter } from '../lib/kv.ts';
import { KeyBuilder } from './keyBuilder.ts';
import type { KeyCodec } from './keyCodec.ts';
import { type CollectionRange, toKeyRange } from './range.ts';
import type { CollectionInfo, Schema } from './schema.ts';
import { meaning, shared, type ValueCodec } from './valueCodec.ts';

export interface CollectionMap<K, V, C extends KeyCodec<K> = KeyCodec<K>> {
  readonly name: string;
  readonly key: C;
  get(state: StateReader, key: K): V | undefined;
  /** @throws InvariantError where the key is missing: for keys that other state promises. */
  require(state: StateReader, key: K): V;
  has(state: StateReader, key: K): boolean;
  set(state: StateWriter, key: K, value: V): void;
  delete(state: StateWriter, key: K): void;
  /** Pairs in key order. Collect before writing to the same collection. */
  entries(state: StateReader, range?: CollectionRange): IterableIterator<[K, V]>;
  keys(state: StateReader, range?: CollectionRange): IterableIterator<K>;
  /** The gas of `set` and of `delete`, for an entry that stays as it is: nothing is written. */
  chargeSet(state: StateWriter, key: K, valueLength: number): void;
  chargeDelete(state: StateWriter): void;
  /** Keys as their codec writes them and values as they are stored, for who hands them on unread. */
  stored(state: StateReader, range?: CollectionRange): IterableIterator<[Uint8Array, Uint8Array]>;
  /** Whether both lie at one place in the store. */
  isSameKey(a: K, b: K): boolean;
  /** The key's bytes in the store, for proofs. */
  storeKey(key: K): Uint8Array;
  /** The bytes that keys in the store begin with, where `prefix` are those of the key itself; for proofs of whole ranges. */
  storePrefix(prefix: Uint8Array): Uint8Array;
}

// Of all maps: keys are built one after the other, and none while another is begun.
const builder = new KeyBuilder();

export function map<K, V, C extends KeyCodec<K>>(
  schema: Schema,
  prefix: number,
  name: string,
  keyCodec: C & KeyCodec<K>,
  valueCodec: ValueCodec<V>,
  kind: CollectionInfo['kind'] = 'map',
): CollectionMap<K, V, C> {
  const prefixBytes = schema.claim({
    prefix,
    name,
    kind,
    key: keyCodec.shape,
    value: valueCodec.shape,
  });
  const { store } = schema;
  const build = (key: K): KeyBuilder => {
    // A codec that refused a key may have left the beginning of it.
    builder.reset();
    builder.bytes(prefixBytes);
    keyCodec.append(builder, key, true);
    return builder;
  };
  const storeKey = (key: K): Uint8Array => build(key).finish();

  function get(state: StateReader, key: K): V | undefined {
    const from = state.store(store);
    if (from.read !== undefined) return meaning(from.read(build(key).finishText()), valueCodec);
    const bytes = from.get(storeKey(key));
    return bytes === undefined ? undefined : valueCodec.decode(bytes);
  }

  return {
    name,
    key: keyCodec,
    storeKey,
    storePrefix: (prefix) => concatBytes(prefixBytes, prefix),
    get,
    require(state, key) {
      const value = get(state, key);
      if (value === undefined) {
        throw new InvariantError(`${store}/${name} has no entry ${toHex(keyCodec.encode(key))}`);
      }
      return value;
    },
    has(state, key) {
      const from = state.store(store);
      return from.contains === undefined
        ? from.has(storeKey(key))
        : from.contains(build(key).finishText());
    },
    isSameKey: (a, b) => build(a).finishText() === build(b).finishText(),
    set(state, key, value) {
      const to = state.store(store);
      if (to.write === undefined) to.set(storeKey(key), valueCodec.encode(value));
      else to.write(build(key).finishText(), valueCodec.encode(value), shared(value, valueCodec));
    },
    delete: (state, key) => state.store(store).delete(storeKey(key)),
    chargeSet: (state, key, valueLength) =>
      state.store(store).chargeWrite?.(build(key).length, valueLength),
    chargeDelete: (state) => state.store(store).chargeDelete?.(),
    *entries(state, range = {}) {
      for (const pair of state.store(store).iterate(toKeyRange(prefixBytes, range))) {
        yield [keyCodec.decode(pair.key.subarray(1)), valueCodec.decode(pair.value)];
      }
    },
    *stored(state, range = {}) {
      for (const pair of state.store(store).iterate(toKeyRange(prefixBytes, range))) {
        yield [pair.key.subarray(1), pair.value];
      }
    },
    *keys(state, range = {}) {
      for (const pair of state.store(store).iterate(toKeyRange(prefixBytes, range))) {
        yield keyCodec.decode(pair.key.subarray(1));
      }
    },
  };
}
