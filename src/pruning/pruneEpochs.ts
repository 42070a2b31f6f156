/** Bounded removal of old epochs, oldest first (P33). */

export interface PrunableCollection {
  /** Entries of an epoch, in any fixed order; read lazily, never beyond what is asked for. */
  entries(epochIndex: bigint): Iterator<() => void>;
}

/**
 * Removes at most `max` entries of the epoch after `closed`, if it is old enough. Returns the newest closed epoch: the next one once a
 * pass found nothing more of it. Looks at one entry more than it removes, at most.
 */
export function pruneNextEpoch(
  collection: PrunableCollection,
  closed: bigint,
  newestPrunable: bigint,
  max: number,
): bigint {
  const epochIndex = closed + 1n;
  if (epochIndex > newestPrunable) return closed;
  const removals: (() => void)[] = [];
  const entries = collection.entries(epochIndex);
  for (let next = entries.next(); !next.done; next = entries.next()) {
    if (removals.length === max) {
      for (const remove of removals) remove();
      return closed;
    }
    removals.push(next.value);
  }
  for (const remove of removals) remove();
  return epochIndex;
}
