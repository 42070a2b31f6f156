/**
 * Takes a version of another node into an empty directory, chunk by chunk: its nodes are written as those of a checkpoint, and a last batch
 * makes it the newest version. Until then a mark says that the directory holds nothing.
 *
 * The metadata are of the chain; the chunks may be anything. Each is held against the roots at its end, so that a liar costs the work of one,
 * and of those that a value goes on in where one is cut.
 */

import { equalBytes, toHex } from '../../lib/bytes.ts';
import { isFrontier } from '../../merkle/iavlFrontier.ts';
import { IavlRebuild, RebuildError } from '../../merkle/iavlRebuild.ts';
import type { InnerNode } from '../../merkle/iavlTop.ts';
import { computeAppHash } from '../../merkle/storeMap.ts';
import { encodeCheckpoint } from '../checkpointRecord.ts';
import { type CommitRecord, encodeCommitRecord } from '../commitRecord.ts';
import { type BatchOperation, type Database, putRecord } from '../database.ts';
import { encodeHead } from '../headRecord.ts';
import { checkpointKey, commitKey, headKey, nodeKey, restoreKey } from '../layout.ts';
import { clearRestore } from '../recover.ts';
import { splitChunk } from './snapshotChunk.ts';
import { SnapshotError } from './snapshotFormat.ts';
import type { SnapshotMetadata, SnapshotStore } from './snapshotMetadata.ts';
import { SnapshotReader } from './snapshotReader.ts';

/** Of one slice: some ten milliseconds. */
const sliceNodes = 4000;
const sliceBytes = 1 << 20;

interface OpenStore extends SnapshotStore {
  readonly rebuild: IavlRebuild;
}

/** Nothing can be restored into the state (any more): it has begun without this snapshot. No fault of those who sent it. */
export class NoRestoreError extends Error {
  override readonly name = 'NoRestoreError';
}

export class StoreRestore {
  readonly #database: Database;
  readonly #metadata: SnapshotMetadata;
  readonly #chunkBytes: number;
  readonly #take: (batch: BatchOperation[]) => Promise<void>;
  #reader = new SnapshotReader();
  readonly #waiting: SnapshotStore[];
  readonly #roots: { readonly name: string; readonly root: Uint8Array }[] = [];
  #store: OpenStore | undefined;
  #chunks = 0;
  #lastDiskId = 0;
  #isOver = false;
  #isOvertaken = false;
  /** One thing after the other. */
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param database without a committed version
   * @param chunkBytes of the stream, in each chunk but the last
   * @param take writes the batch that makes the version, and opens it. Called in the turn in which nothing had overtaken the restore
   */
  constructor(
    database: Database,
    metadata: SnapshotMetadata,
    {
      chunkBytes,
      take,
    }: {
      readonly chunkBytes: number;
      readonly take: (batch: BatchOperation[]) => Promise<void>;
    },
  ) {
    this.#database = database;
    this.#metadata = metadata;
    this.#chunkBytes = chunkBytes;
    this.#take = take;
    this.#waiting = [...metadata.stores];
  }

  /** Before the first chunk. @throws NoRestoreError, StoreError `WRITE_FAILED` */
  begin(): Promise<void> {
    return this.#inTurn(async () => {
      this.#assertOpen();
      await this.#database.write([putRecord(restoreKey, new Uint8Array(0))], true);
    });
  }

  /**
   * Takes the next chunk. Nothing of it is kept but what its end leaves open: a pair that it cuts off, and subtrees without a parent, which
   * are proven to be the state's.
   *
   * @throws SnapshotError where it is not what the state has there, NoRestoreError, StoreError `WRITE_FAILED`
   */
  add(chunk: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      this.#assertOpen();
      this.#chunks += 1;
      const isLast = this.#chunks === this.#metadata.chunkHashes.length;
      const { stream, path } = splitChunk(chunk, this.#chunkBytes, isLast);
      this.#reader.push(stream);
      for (let isMore = true; isMore; ) {
        isMore = this.#readSlice();
        await this.#writeSlice();
        this.#assertOpen();
      }
      this.#reader.settle();
      this.#assertProven(path);
    });
  }

  /** Makes the version the newest one. @throws SnapshotError where something is missing or left over, NoRestoreError, StoreError `WRITE_FAILED` */
  finish(): Promise<void> {
    return this.#inTurn(async () => {
      this.#assertOpen();
      if (this.#store !== undefined || this.#waiting.length > 0) {
        throw new SnapshotError('it ends before its last store does');
      }
      if (this.#reader.left > 0) throw new SnapshotError('bytes are left after its last store');
      // The nodes did not wait for the disk one by one; the head must not come before any of them.
      await this.#database.flush();
      this.#assertOpen();
      this.#isOver = true;
      await this.#take(this.#lastBatch());
    });
  }

  /** Something was executed: from here on nothing of it is taken, and `drop` leaves nothing of it. Once it is whole it does nothing. */
  overtake(): void {
    this.#isOvertaken = true;
  }

  /** Gives up: the directory is as empty as before. After the end it does nothing. */
  drop(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isOver) return;
      this.#isOver = true;
      // What was sent may be large, and this may be kept until the next offer.
      this.#store = undefined;
      this.#reader = new SnapshotReader();
      await clearRestore(this.#database);
    });
  }

  #assertOpen(): void {
    if (this.#isOvertaken) {
      throw new NoRestoreError('this node has begun to execute blocks, beginning with its genesis');
    }
    if (this.#isOver) throw new NoRestoreError('its restore has ended; another was begun after it');
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Every store before the open one is whole, and has its root. */
  #assertProven(path: readonly InnerNode[]): void {
    const store = this.#store;
    const isProven =
      store === undefined
        ? path.length === 0
        : isFrontier(store.root, path, store.rebuild.openHashes);
    if (isProven) return;
    const of = store === undefined ? 'the end of a store' : `a part of the store ${store.name}`;
    throw new SnapshotError(`what proves chunk ${this.#chunks - 1} does not: it ends with ${of}`);
  }

  /** Adds nodes up to the end of a slice, of a store, or of what is here; true where there may be more here. */
  #readSlice(): boolean {
    const store = this.#store ?? this.#nextStore();
    if (store === undefined) return false;
    const { rebuild } = store;
    const end = this.#reader.left - sliceBytes;
    try {
      for (let nodes = 0; nodes < sliceNodes && !rebuild.isWhole; nodes += 1) {
        const node = this.#reader.node();
        if (node === undefined) return false;
        if (node.height > 0) rebuild.addInner(node.height, node.version);
        else rebuild.addLeaf(node.version, node.key, node.value);
        if (this.#reader.left < end) break;
      }
    } catch (error) {
      if (!(error instanceof RebuildError)) throw error;
      throw new SnapshotError(`store ${store.name} holds ${error.message}`, { cause: error });
    }
    return true;
  }

  #nextStore(): OpenStore | undefined {
    const [store] = this.#waiting;
    if (store === undefined) {
      if (this.#reader.left > 0) throw new SnapshotError('bytes are left after its last store');
      return undefined;
    }
    const name = this.#reader.name();
    if (name === undefined) return undefined;
    if (name !== store.name) {
      throw new SnapshotError(
        `it holds the store ${JSON.stringify(name)} where its metadata say ${JSON.stringify(store.name)}`,
      );
    }
    this.#waiting.shift();
    this.#store = { ...store, rebuild: new IavlRebuild(this.#metadata.version, store.leaves) };
    return this.#store;
  }

  async #writeSlice(): Promise<void> {
    const store = this.#store;
    if (store === undefined) return;
    const { rebuild, name, root } = store;
    const records = rebuild.takeRecords(() => {
      this.#lastDiskId += 1;
      return this.#lastDiskId;
    });
    const operations = records.map(({ diskId, record }) => putRecord(nodeKey(diskId), record));
    if (operations.length > 0) await this.#database.write(operations, false);
    if (!rebuild.isWhole) return;
    const rebuilt = rebuild.finish();
    if (!equalBytes(rebuilt.hash, root)) {
      throw new SnapshotError(
        `store ${name} comes to the root ${toHex(rebuilt.hash)}, and its metadata say ${toHex(root)}`,
      );
    }
    this.#roots.push({ name, root: rebuilt.root });
    this.#store = undefined;
  }

  /** The head that stands for all that was written before it. */
  #lastBatch(): BatchOperation[] {
    const { version, time, stores } = this.#metadata;
    const checkpoint = { version, lastDiskId: this.#lastDiskId, stores: this.#roots };
    const record: CommitRecord = {
      version,
      appHash: computeAppHash(stores),
      stores: stores.map(({ name, root }) => ({ name, root })),
      time,
      meta: undefined,
    };
    return [
      putRecord(checkpointKey(version), encodeCheckpoint(checkpoint)),
      putRecord(commitKey(version), encodeCommitRecord(record)),
      putRecord(headKey, encodeHead({ version, oldest: version, checkpoint: version })),
      { type: 'del', key: restoreKey },
    ];
  }
}
