/** A committed version as queries and block execution read it. */

import { InvariantError } from '../lib/errors.ts';
import type { ReadableKV, StateReader } from '../lib/kv.ts';

export class CommittedState implements StateReader {
  /** 0 before the first commit. */
  readonly version: bigint;
  readonly #stores: ReadonlyMap<string, ReadableKV>;

  constructor(version: bigint, stores: ReadonlyMap<string, ReadableKV>) {
    this.version = version;
    this.#stores = stores;
  }

  /** Names of the stores. */
  get names(): string[] {
    return [...this.#stores.keys()];
  }

  /** @throws InvariantError where the version has no such store. */
  store(name: string): ReadableKV {
    const store = this.#stores.get(name);
    if (store === undefined) {
      throw new InvariantError(
        `version ${this.version} has no store ${name}; it has ${this.names.join(', ')}`,
      );
    }
    return store;
  }
}
