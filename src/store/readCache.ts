/** Remembers what was read of a committed state: parameters and the epoch are asked for again and again in a block. */

import type { KeyRange, KVPair, ReadableKV } from '../lib/kv.ts';
import { keyText } from './keyText.ts';

/** Beyond these many keys nothing more is remembered, so that a block that reads much holds little. */
const maxKeys = 4096;

export class ReadCache implements ReadableKV {
  readonly #state: ReadableKV;
  readonly #values = new Map<string, Uint8Array | undefined>();

  /** @param state must not change while this lives. */
  constructor(state: ReadableKV) {
    this.#state = state;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.getByText(keyText(key), key);
  }

  getByText(text: string, key: Uint8Array): Uint8Array | undefined {
    const known = this.#values.get(text);
    if (known !== undefined || this.#values.has(text)) return known;
    const value = this.#state.get(key);
    if (this.#values.size < maxKeys) this.#values.set(text, value);
    return value;
  }

  has(key: Uint8Array): boolean {
    const text = keyText(key);
    return this.#values.has(text) ? this.#values.get(text) !== undefined : this.#state.has(key);
  }

  iterate(range: KeyRange): IterableIterator<KVPair> {
    return this.#state.iterate(range);
  }
}
