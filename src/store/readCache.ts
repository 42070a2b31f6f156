/** Remembers what was read of a committed state: parameters and the epoch are asked for again and again in a block. */

import type { KeyRange, KVPair, ReadableKV, StoredValue } from '../lib/kv.ts';
import { latin1Bytes, latin1Text } from '../lib/latin1Text.ts';

/** Beyond these many keys nothing more is remembered, so that a block that reads much holds little. */
const maxKeys = 4096;

export class ReadCache implements ReadableKV {
  readonly #state: ReadableKV;
  readonly #values = new Map<string, StoredValue | undefined>();

  /** @param state must not change while this lives. */
  constructor(state: ReadableKV) {
    this.#state = state;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.read(latin1Text(key))?.value;
  }

  read(key: string): StoredValue | undefined {
    const known = this.#values.get(key);
    if (known !== undefined || this.#values.has(key)) return known;
    const value = this.#state.get(latin1Bytes(key));
    const stored = value === undefined ? undefined : { value, decoded: undefined };
    if (this.#values.size < maxKeys) this.#values.set(key, stored);
    return stored;
  }

  has(key: Uint8Array): boolean {
    const text = latin1Text(key);
    return this.#values.has(text) ? this.#values.get(text) !== undefined : this.#state.has(key);
  }

  iterate(range: KeyRange): IterableIterator<KVPair> {
    return this.#state.iterate(range);
  }
}
