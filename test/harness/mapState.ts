/** A plain sorted map as state: the oracle that collections and keepers are tested on. */

import { compareBytes, fromHex, toHex } from '../../src/lib/bytes.ts';
import type { KeyRange, KVPair, KVStore, StateWriter } from '../../src/lib/kv.ts';

export class MapStore implements KVStore {
  readonly entries: Map<string, Uint8Array> = new Map();

  get(key: Uint8Array): Uint8Array | undefined {
    return this.entries.get(toHex(key));
  }

  has(key: Uint8Array): boolean {
    return this.entries.has(toHex(key));
  }

  set(key: Uint8Array, value: Uint8Array): void {
    if (key.length === 0 || value.length === 0) throw new RangeError('empty key or value');
    this.entries.set(toHex(key), value);
  }

  delete(key: Uint8Array): void {
    this.entries.delete(toHex(key));
  }

  *iterate(range: KeyRange): IterableIterator<KVPair> {
    const pairs = [...this.entries]
      .map(([key, value]) => ({ key: fromHex(key), value }))
      .filter(
        ({ key }) =>
          (range.start === undefined || compareBytes(key, range.start) >= 0) &&
          (range.end === undefined || compareBytes(key, range.end) < 0),
      )
      .sort((a, b) => compareBytes(a.key, b.key));
    yield* range.reverse === true ? pairs.reverse() : pairs;
  }
}

export function createMapState(): StateWriter {
  const stores = new Map<string, MapStore>();
  return {
    store(name) {
      const store = stores.get(name) ?? new MapStore();
      stores.set(name, store);
      return store;
    },
  };
}
