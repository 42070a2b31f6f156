/** Named stores in flat buffers over nothing: the state between InitChain and the commit of the first block. */

import { compareBytes } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import type { StateReader, StateWriter } from '../lib/kv.ts';
import type { Change, ChangeSet, Changes, Written } from './changeSet.ts';
import { FlatStore } from './flatStore.ts';

export class FlatState implements StateReader, StateWriter {
  readonly #stores: ReadonlyMap<string, FlatStore>;

  constructor(names: readonly string[]) {
    this.#stores = new Map(names.map((name) => [name, new FlatStore()]));
  }

  /** @throws InvariantError for a name that was not given. */
  store(name: string): FlatStore {
    const store = this.#stores.get(name);
    if (store === undefined) throw new InvariantError(`the genesis has no store ${name}`);
    return store;
  }

  /** All that a first version writes: this state with the changes of a branch over it, keys ascending. */
  with(branch: Written): Written {
    return { changes: () => this.#changesWith(branch.changes()) };
  }

  #changesWith(branch: ChangeSet): ChangeSet {
    const above = new Map(branch.map(({ name, changes }) => [name, changes]));
    return [...this.#stores]
      .map(([name, store]) => ({ name, changes: mergeChanges(store, above.get(name) ?? []) }))
      .filter(({ changes }) => changes.length > 0)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** Pairs of the store as changes are made of them, so that they are never all there. */
function mergeChanges(store: FlatStore, above: Changes): Changes {
  let length = store.size;
  for (const { key } of above) if (!store.has(key)) length += 1;
  return { length, [Symbol.iterator]: () => merged(store, above) };
}

function* merged(store: FlatStore, above: Changes): Generator<Change, undefined, undefined> {
  const pairs = store.iterate({});
  let pair = pairs.next();
  for (const change of above) {
    while (pair.done !== true && compareBytes(pair.value.key, change.key) < 0) {
      yield pair.value;
      pair = pairs.next();
    }
    if (pair.done !== true && compareBytes(pair.value.key, change.key) === 0) pair = pairs.next();
    yield change;
  }
  for (; pair.done !== true; pair = pairs.next()) yield pair.value;
}
