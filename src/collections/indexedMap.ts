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

/**
 * A map whose `set` and `delete` keep the indexes true. Costs one read and, for each index that moves, two writes more. The gas is that of two
 * writes for each index, moved or not, as in the SDK.
 */
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

  function references(key: K, value: V | undefined): readonly unknown[] {
    return indexes.map((one) => (value === undefined ? undefined : one.reference(key, value)));
  }

  return {
    ...entries,
    replace: entries.set,
    set(state, key, value) {
      const before = references(key, entries.get(state, key));
      const after = references(key, value);
      const stays = indexes.map(({ set }, i) => isSame(set, before[i], after[i]));
      indexes.forEach(({ set }, i) => {
        if (stays[i] === true) set.chargeRemove(state);
        else if (before[i] !== undefined) set.remove(state, before[i]);
      });
      indexes.forEach(({ set }, i) => {
        if (stays[i] === true) set.chargeAdd(state, after[i]);
        else if (after[i] !== undefined) set.add(state, after[i]);
      });
      entries.set(state, key, value);
    },
    delete(state, key) {
      references(key, entries.get(state, key)).forEach((reference, i) => {
        if (reference !== undefined) indexes[i]?.set.remove(state, reference);
      });
      entries.delete(state, key);
    },
  };
}

/** Whether both are there, and are one key of the index. */
function isSame(set: KeySet<unknown>, before: unknown, after: unknown): boolean {
  if (before === undefined || after === undefined) return false;
  return set.isSameKey(before, after);
}
