/** One value under one prefix. */

import { InvariantError } from '../lib/errors.ts';
import type { StateReader, StateWriter } from '../lib/kv.ts';
import { latin1Text } from '../lib/latin1Text.ts';
import type { CollectionInfo, Schema } from './schema.ts';
import { meaning, shared, type ValueCodec } from './valueCodec.ts';

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
  const keyText = latin1Text(storeKey);
  const { store } = schema;

  function get(state: StateReader): V | undefined {
    const from = state.store(store);
    if (from.read !== undefined) return meaning(from.read(keyText), valueCodec);
    const bytes = from.get(storeKey);
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
    set(state, value) {
      const to = state.store(store);
      if (to.write === undefined) to.set(storeKey, valueCodec.encode(value));
      else to.write(keyText, valueCodec.encode(value), shared(value, valueCodec));
    },
    delete: (state) => state.store(store).delete(storeKey),
  };
}
