/** The committed versions that are kept readable, newest last. */

import type { CommitRecord } from './commitRecord.ts';
import { CommittedState } from './committedState.ts';
import { StoreError } from './storeError.ts';
import { releaseStores, type SavedStore } from './treeSet.ts';

export interface CommittedVersion {
  readonly record: CommitRecord;
  readonly stores: ReadonlyMap<string, SavedStore>;
  readonly state: CommittedState;
}

export class VersionHistory {
  readonly #versions = new Map<bigint, CommittedVersion>();
  readonly #limit: number;
  #latest: CommittedVersion | undefined;

  /** @param limit how many versions are kept, the newest included; at least 1. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get latest(): CommittedVersion | undefined {
    return this.#latest;
  }

  /** Ascending. */
  get versions(): bigint[] {
    return [...this.#versions.keys()];
  }

  /** Adds the next version and releases what is beyond the limit. */
  add(record: CommitRecord, stores: ReadonlyMap<string, SavedStore>): void {
    const trees = new Map([...stores].map(([name, { saved }]) => [name, saved]));
    this.#latest = { record, stores, state: new CommittedState(record.version, trees) };
    this.#versions.set(record.version, this.#latest);
    for (const [version, oldest] of this.#versions) {
      if (this.#versions.size <= this.#limit) break;
      releaseStores(oldest.stores);
      this.#versions.delete(version);
    }
  }

  has(version: bigint): boolean {
    return this.#versions.has(version);
  }

  /** @throws StoreError `VERSION_NOT_RETAINED`. */
  get(version: bigint): CommittedVersion {
    const found = this.#versions.get(version);
    if (found !== undefined) return found;
    const [oldest] = this.#versions.keys();
    throw new StoreError(
      'VERSION_NOT_RETAINED',
      oldest === undefined
        ? `version ${version} is not there: nothing is committed yet`
        : `version ${version} is not there; readable are ${oldest} to ${this.#latest?.record.version}`,
    );
  }
}
