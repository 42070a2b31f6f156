/** The newest committed state: what is read of it is remembered for all who read it, and for the version after it. */

import type { ChangeSet } from './changeSet.ts';
import { CommittedState } from './committedState.ts';
import { ReadCache } from './readCache.ts';

/**
 * Changes of a store in a version that it is taken over beyond. To forget one costs a third of looking a key up, and who makes more of them
 * reads mostly what it changes.
 */
const maxChanges = 256;

export class NewestState extends CommittedState {
  readonly #caches = new Map<string, ReadCache>();

  /**
   * Takes over what is known of the version before, where the stores of both are the same but for the changes. The other state keeps it, for
   * those who still read it.
   *
   * Cost: the keys that were read of it, and the changes of stores that it takes over.
   *
   * @param changes all of them; a store may come more than once
   */
  takeOver(before: NewestState, changes: ChangeSet): void {
    // The first version is a genesis, which was not made of this state and is not to be walked once more.
    if (before.version === 0n) return;
    for (const [name, cache] of before.#caches) {
      const own = changes.filter((each) => each.name === name).map((each) => each.changes);
      if (own.reduce((sum, { length }) => sum + length, 0) > maxChanges) continue;
      const next = cache.carriedTo(this.store(name));
      for (const part of own) next.forget(part);
      this.#caches.set(name, next);
    }
  }

  /** The store with what was read of it. @throws InvariantError where the version has no such store. */
  remembered(name: string): ReadCache {
    let cache = this.#caches.get(name);
    if (cache === undefined) {
      cache = new ReadCache(this.store(name));
      this.#caches.set(name, cache);
    }
    return cache;
  }
}
