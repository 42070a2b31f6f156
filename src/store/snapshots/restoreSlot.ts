/**
 * The restore that an empty state may have: one at a time, and none any more as soon as anything is executed.
 *
 * Blocks and snapshots come over two connections. Whichever begins first, one of them has the state: what is executed ends a restore at once,
 * up to the moment in which the restored version is written; from then on nothing is executed before it is there.
 */

import { InvariantError } from '../../lib/errors.ts';
import type { BatchOperation, Database } from '../database.ts';
import type { MultiStoreOptions } from '../multiStoreTypes.ts';
import { pendingUpgrades } from '../storeUpgrade.ts';
import { chunkBytes as usualChunkBytes } from './snapshotFormat.ts';
import type { SnapshotMetadata } from './snapshotMetadata.ts';
import { NoRestoreError, StoreRestore } from './storeRestore.ts';

export interface RestoreOptions {
  /** Of the stream, in each chunk but the last. Default 10,000,000. */
  readonly chunkBytes?: number | undefined;
}

/** Where a version is restored into. */
export interface RestoreTarget {
  readonly database: Database;
  /** The newest version; 0 where there is none. */
  committed(): bigint;
  /** Puts the version that the directory holds in the place of the empty state. */
  reopen(): Promise<void>;
}

export class RestoreSlot {
  readonly #options: MultiStoreOptions;
  readonly #target: RestoreTarget;
  #restore: StoreRestore | undefined;
  #isExecuted = false;
  /** From the write that makes the restored version on; for good where it cannot be opened. */
  #isTaken = false;

  constructor(options: MultiStoreOptions, target: RestoreTarget) {
    this.#options = options;
    this.#target = target;
  }

  /** To be called before anything is executed. @throws InvariantError where a restored version takes the place of the state */
  executed(): void {
    if (this.#isTaken) {
      throw new InvariantError('something is executed while a restored version becomes the state');
    }
    this.#isExecuted = true;
    this.#restore?.overtake();
  }

  /** @throws NoRestoreError where nothing can be restored any more */
  assertFree(): void {
    const committed = this.#target.committed();
    if (this.#isTaken) {
      throw new NoRestoreError(
        'the state that was restored could not be opened; start the node again',
      );
    }
    if (committed !== 0n) {
      throw new NoRestoreError(`this node has the state of height ${committed} already`);
    }
    if (this.#isExecuted) {
      throw new NoRestoreError(
        'this node has executed its genesis or a block; to begin anew, stop it and CometBFT, and start them again',
      );
    }
  }

  /**
   * Begins to take in a version of another node, which becomes the newest one when it is whole. An earlier restore is dropped.
   *
   * @throws NoRestoreError; StoreError `STORES_DIFFER` where this program could not open it, `WRITE_FAILED`
   */
  async begin(
    metadata: SnapshotMetadata,
    { chunkBytes = usualChunkBytes }: RestoreOptions = {},
  ): Promise<StoreRestore> {
    this.assertFree();
    const { path, storeNames, upgrades = [] } = this.#options;
    const names = metadata.stores.map(({ name }) => name);
    pendingUpgrades(path, names, storeNames, upgrades);
    const before = this.#restore;
    const { database } = this.#target;
    // In its place before anything is awaited: what is executed from here on overtakes it.
    const restore = new StoreRestore(database, metadata, {
      chunkBytes,
      take: (batch) => this.#take(batch),
    });
    this.#restore = restore;
    await before?.drop();
    await restore.begin();
    return restore;
  }

  /** Removes what a restore left that nobody goes on with. @throws StoreError `WRITE_FAILED` */
  async drop(): Promise<void> {
    await this.#restore?.drop();
    this.#restore = undefined;
  }

  async #take(batch: BatchOperation[]): Promise<void> {
    this.#isTaken = true;
    await this.#target.database.write(batch, true);
    await this.#target.reopen();
    this.#restore = undefined;
    this.#isTaken = false;
  }
}
