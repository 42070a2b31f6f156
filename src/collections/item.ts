/** One value under one prefix. */

import { InvariantError } from '../lib/errors.ts';
import type { StateReader, StateWriter } from '../lib/kv.ts';
import type { CollectionInfo, Schema } from './schema.ts';
import type { ValueCodec } from './valueCodec.ts';

export interface Item<V> {
  readonly name: string;
  readonly storeKey: Uint8Array;
  get(state: StateReader): V | undefined;
  /** @throws InvariantError where it was never set. */
  require(state: StateReader): V;
  set(state: StateWriter, value: V): void;
  delete(state: StateWriter): void;
}

export function item<V>(
  schema: Schema,
  prefix: number,
  name: string,
  valueCodec: ValueCodec<V>,
  kind: CollectionInfo['kind'] = 'item',
): Item<V> {
  const storeKey = schema.claim({ prefix, name, kind, key: '', value: valueCodec.shape });
  const { store } = schema;

  function get(state: StateReader): V | undefined {
    const bytes = state.store(store).get(storeKey);
    return bytes === undefined ? undefined : valueCodec.decode(bytes);
  }

  return {
    name,
    storeKey,
    get,
    require(state) {
      const value = get(state);
      if (value === undefined) throw new InvariantError(`${store}/${name} was never set`);
      return value;
    },
    set: (state, value) => state.store(store).set(storeKey, valueCodec.encode(value)),
    delete: (state) => state.store(store).delete(storeKey),
  };
}
