/** A map that keeps indexes of itself: each index is a set of (reference, key) that follows every write. */

import type { StateReader, StateWriter } from '../lib/kv.ts';
import type { KeyCodec } from './keyCodec.ts';
import { type KeySet, keySet } from './keySet.ts';
import { type CollectionMap, map } from './map.ts';
import type { CollectionRange } from './range.ts';
import type { Schema } from './schema.ts';
import type { ValueCodec } from './valueCodec.ts';

/** An index of a map: reference keys derived from an entry; an entry without one is not in the index. */
export interface Index<K, V, I> {
  readonly set: KeySet<I>;
  reference(key: K, value: V): I | undefined;
}

/** Declares an index; `reference` must hold the entry's own key, so that no two entries share one. */
export function index<K, V, I, C extends KeyCodec<I>>(
  schema: Schema,
  prefix: number,
  name: string,
  keyCodec: C & KeyCodec<I>,
  reference: (key: K, value: V) => I | undefined,
): Index<K, V, I> & {
  readonly key: C;
  keys(state: StateReader, range?: CollectionRange): IterableIterator<I>;
} {
  const set = keySet<I, C>(schema, prefix, name, keyCodec);
  return { set, reference, key: keyCodec, keys: set.keys };
}

export interface IndexedMap<K, V, C extends KeyCodec<K> = KeyCodec<K>>
  extends CollectionMap<K, V, C> {
  /** Writes a value whose references are those of the value that is there; indexes are not touched. */
  replace(state: StateWriter, key: K, value: V): void;
}

/** A map whose `set` and `delete` keep the indexes true. Costs one read and, for each index that moves, two writes more. */
export function indexedMap<K, V, C extends KeyCodec<K>>(
  schema: Schema,
  prefix: number,
  name: string,
  keyCodec: C & KeyCodec<K>,
  valueCodec: ValueCodec<V>,
  // biome-ignore lint/suspicious/noExplicitAny: indexes of one map differ in their reference type
  indexes: readonly Index<K, V, any>[],
): IndexedMap<K, V, C> {
  const entries = map<K, V, C>(schema, prefix, name, keyCodec, valueCodec);

  function unindex(state: StateWriter, key: K): void {
    const old = entries.get(state, key);
    if (old === undefined) return;
    for (const one of indexes) {
      const reference: unknown = one.reference(key, old);
      if (reference !== undefined) one.set.remove(state, reference);
    }
  }

  return {
    ...entries,
    replace: entries.set,
    set(state, key, value) {
      unindex(state, key);
      for (const one of indexes) {
        const reference: unknown = one.reference(key, value);
        if (reference !== undefined) one.set.add(state, reference);
      }
      entries.set(state, key, value);
    },
    delete(state, key) {
      unindex(state, key);
      entries.delete(state, key);
    },
  };
}
