/** Named stores in flat buffers over nothing: the state between InitChain and the commit of the first block. */

import { InvariantError } from '../lib/errors.ts';
import type { StateReader, StateWriter } from '../lib/kv.ts';
import { ByteArena } from '../merkle/byteArena.ts';
import type { TreeChange } from '../merkle/treeChange.ts';
import type { ChangeSet, Changes, Written } from './changeSet.ts';
import { FlatStore } from './flatStore.ts';

export class FlatState implements StateReader, StateWriter {
  readonly #stores: ReadonlyMap<string, FlatStore>;

  /** @param arenaOf the arena of the tree that a store becomes the first version of; one of its own where there is none */
  constructor(
    names: readonly string[],
    arenaOf: (name: string) => ByteArena = () => new ByteArena(),
  ) {
    this.#stores = new Map(names.map((name) => [name, new FlatStore(arenaOf(name))]));
  }

  /** Gives back what the trees do not hold; it is of no use afterwards. */
  release(): void {
    for (const store of this.#stores.values()) store.release();
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

function* merged(store: FlatStore, above: Changes): Generator<TreeChange, undefined, undefined> {
  let place = 0;
  for (const change of above) {
    const next = store.placeOf(change.key);
    yield* store.heldPairs(place, next);
    yield change;
    place = store.isAt(next, change.key) ? next + 1 : next;
  }
  yield* store.heldPairs(place, store.placeOf());
}
