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
  /** One may stand here more than once. */
  #pinned: CommittedVersion[] = [];

  /** @param limit how many versions are kept, the newest included; at least 1. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get latest(): CommittedVersion | undefined {
    return this.#latest;
  }

  /** Versions that can be read. */
  get size(): number {
    return this.#versions.size;
  }

  /** The oldest version whose nodes are needed. */
  get oldest(): bigint | undefined {
    const [first] = this.#versions.keys();
    let oldest = first;
    for (const { record } of this.#pinned) {
      if (oldest === undefined || record.version < oldest) oldest = record.version;
    }
    return oldest;
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
    while (this.#versions.size > this.#limit) this.releaseOldest();
  }

  /** Releases the oldest version that can be read; not the newest one. */
  releaseOldest(): void {
    const [oldest] = this.#versions.values();
    if (oldest === undefined || oldest === this.#latest) return;
    this.#versions.delete(oldest.record.version);
    if (!this.#pinned.includes(oldest)) releaseStores(oldest.stores);
  }

  /** Keeps the nodes of a version that is there until `unpin`; whether it can be read does not change. */
  pin(version: CommittedVersion): void {
    this.#pinned.push(version);
  }

  /** Takes back one `pin` of the version. */
  unpin(version: CommittedVersion): void {
    const at = this.#pinned.indexOf(version);
    if (at < 0) return;
    this.#pinned.splice(at, 1);
    const isNeeded = this.#pinned.includes(version) || this.has(version.record.version);
    if (!isNeeded) releaseStores(version.stores);
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
