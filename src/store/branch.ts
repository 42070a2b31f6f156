/** Changes over a parent that are merged into it or dropped: a proposal over its block, a block over the committed state. */

import { InvariantError } from '../lib/errors.ts';
import type { StateReader, StateWriter } from '../lib/kv.ts';
import type { ChangeSet } from './changeSet.ts';
import { NewestState } from './newestState.ts';
import { OverlayStore } from './overlayStore.ts';
import { ReadCache } from './readCache.ts';
import { UndoLog } from './undoLog.ts';

export class Branch implements StateWriter {
  readonly #parent: StateReader;
  readonly #stores = new Map<string, OverlayStore>();
  readonly #undo = new UndoLog();

  /** @param parent another branch, or a committed state. Changes of the parent show through where this branch wrote nothing. */
  constructor(parent: StateReader) {
    this.#parent = parent;
  }

  /** The store with this branch's writes. @throws InvariantError where the state has no such store. */
  store(name: string): OverlayStore {
    let store = this.#stores.get(name);
    if (store === undefined) {
      store = new OverlayStore(name, storeBelow(this.#parent, name), this.#undo);
      this.#stores.set(name, store);
    }
    return store;
  }

  /**
   * Runs what counts as a whole or not at all: where it throws, this branch is as it was before. Attempts may be nested. It costs less than a
   * branch of its own, which looks every key up twice and writes it twice.
   */
  attempt<T>(step: () => T): T {
    const mark = this.#undo.begin();
    try {
      const result = step();
      this.#undo.keep();
      return result;
    } catch (error) {
      this.#undo.takeBack(mark);
      throw error;
    }
  }

  /** Merges the writes into the parent branch; this branch is empty after it. Dropping a branch instead discards them. */
  write(): void {
    const parent = this.#parent;
    if (!(parent instanceof Branch)) {
      throw new InvariantError('a branch over a committed state is committed by the store');
    }
    for (const [name, store] of this.#stores) {
      store.moveTo(parent.store(name));
    }
  }

  /** Forgets the writes. */
  discard(): void {
    for (const store of this.#stores.values()) store.clear();
  }

  /** The writes of this branch alone: stores by name, keys ascending, the last write of each key. */
  changes(): ChangeSet {
    return [...this.#stores]
      .map(([name, store]) => ({ name, changes: store.changes() }))
      .filter(({ changes }) => changes.length > 0)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** A store of what a branch is over, with what is known of it. */
function storeBelow(parent: StateReader, name: string): OverlayStore | ReadCache {
  if (parent instanceof Branch) return parent.store(name);
  if (parent instanceof NewestState) return parent.remembered(name);
  return new ReadCache(parent.store(name));
}
