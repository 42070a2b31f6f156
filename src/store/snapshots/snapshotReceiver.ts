/**
 * Restores a snapshot that peers send, chunk by chunk. Everything comes from people who may lie: metadata are held against the app hash; a
 * chunk against its hash, and its sender is named where it differs; then against the roots, and where it is not of the state the snapshot is
 * refused as a whole.
 */

import { createHash } from 'node:crypto';
import { equalBytes } from '../../lib/bytes.ts';
import type { MultiStore } from '../multiStore.ts';
import { StoreError } from '../storeError.ts';
import { assertChunkCount } from './assertChunkCount.ts';
import type { RestoreOptions } from './restoreSlot.ts';
import { SnapshotError, snapshotFormat, chunkBytes as usualChunkBytes } from './snapshotFormat.ts';
import { readOffer, type SnapshotMetadata, type SnapshotOffer } from './snapshotMetadata.ts';
import { NoRestoreError, type StoreRestore } from './storeRestore.ts';

export type OfferAnswer = 'accept' | 'abort' | 'reject' | 'reject-format';

export interface ChunkAnswer {
  readonly answer: 'accept' | 'abort' | 'retry' | 'reject-snapshot' | 'retry-snapshot';
  /** Chunks to be fetched again. */
  readonly refetch: readonly number[];
  /** Who sent what is not a chunk of the snapshot, or chunks of one that is not of the chain. */
  readonly reject: readonly string[];
  /** Whether the snapshot is restored now. */
  readonly isRestored: boolean;
}

/** CometBFT names a peer by 40 characters. */
const shownSender = 100;

interface Receiving {
  readonly metadata: SnapshotMetadata;
  readonly restore: StoreRestore;
  /** Who sent the chunks that were taken. */
  readonly senders: Set<string>;
  next: number;
}

export class SnapshotReceiver {
  readonly #store: MultiStore;
  readonly #say: (text: string) => void;
  readonly #chunkBytes: number;
  #receiving: Receiving | undefined;
  /** One call after the other. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param say told what is refused and why, for the log */
  constructor(
    store: MultiStore,
    say: (text: string) => void,
    { chunkBytes = usualChunkBytes }: RestoreOptions = {},
  ) {
    this.#store = store;
    this.#say = say;
    this.#chunkBytes = chunkBytes;
  }

  /** Bytes are copied before it returns. @param appHash of the offer's height, as a light client knows it; undefined where nobody does. @throws StoreError `WRITE_FAILED` */
  offer(offer: SnapshotOffer | undefined, appHash: Uint8Array | undefined): Promise<OfferAnswer> {
    const own = offer && {
      ...offer,
      hash: offer.hash.slice(),
      metadata: offer.metadata.slice(),
    };
    const ownHash = appHash?.slice();
    return this.#inTurn(() => this.#offer(own, ownHash));
  }

  /** The chunk is copied before it returns. @throws StoreError `WRITE_FAILED`; the restore has ended then. */
  apply(index: number, chunk: Uint8Array, sender: string): Promise<ChunkAnswer> {
    const own = chunk.slice();
    return this.#inTurn(() => this.#apply(index, own, sender));
  }

  /** When what was asked for is answered. */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** Ends a restore that nobody goes on with: the store is as empty as before. */
  giveUp(): Promise<void> {
    return this.#inTurn(() => this.#drop());
  }

  async #offer(
    offer: SnapshotOffer | undefined,
    appHash: Uint8Array | undefined,
  ): Promise<OfferAnswer> {
    try {
      this.#store.restores.assertFree();
      if (offer === undefined) return 'reject';
      if (offer.format !== snapshotFormat) {
        this.#refused(
          offer.height,
          `it has format ${offer.format}, and this program takes ${snapshotFormat}`,
        );
        return 'reject-format';
      }
      const metadata = readOffer(offer, appHash);
      assertChunkCount(metadata.stores, offer.chunks, this.#chunkBytes);
      await this.#drop();
      const restore = await this.#store.restores.begin(metadata, { chunkBytes: this.#chunkBytes });
      this.#receiving = { metadata, restore, senders: new Set(), next: 0 };
    } catch (error) {
      if (error instanceof NoRestoreError) return this.#aborted(error);
      if (offer === undefined || !isRefusal(error)) throw error;
      this.#refused(offer.height, error.message);
      return 'reject';
    }
    this.#say(`restoring the snapshot of height ${offer.height}: ${offer.chunks} chunks`);
    return 'accept';
  }

  async #apply(index: number, chunk: Uint8Array, sender: string): Promise<ChunkAnswer> {
    const receiving = this.#receiving;
    if (receiving === undefined) return plain('abort');
    const { metadata, restore, senders, next } = receiving;
    const expected = metadata.chunkHashes[index];
    if (expected === undefined) return plain('abort');
    if (!isHash(chunk, expected)) {
      const from = sender.slice(0, shownSender);
      this.#say(`chunk ${index} was refused, as it does not have its hash; it came from ${from}`);
      return { ...plain('retry'), refetch: [index], reject: sender === '' ? [] : [sender] };
    }
    // A chunk that is there already changes nothing; one that is too early could only be taken in another order.
    if (index < next) return plain('accept');
    if (index > next) return plain('retry-snapshot');
    if (sender !== '') senders.add(sender.slice(0, shownSender));
    try {
      await restore.add(chunk);
      receiving.next += 1;
      if (receiving.next < metadata.chunkHashes.length) return plain('accept');
      await restore.finish();
      this.#receiving = undefined;
    } catch (error) {
      await this.#drop();
      if (error instanceof NoRestoreError) return plain(this.#aborted(error));
      if (!(error instanceof SnapshotError)) throw error;
      this.#refused(metadata.version, error.message);
      // The chunks have the hashes of the metadata, which lie then: CometBFT asks only those who offered this very snapshot.
      return { ...plain('reject-snapshot'), reject: [...senders] };
    }
    this.#say(`the snapshot of height ${metadata.version} is restored`);
    return { ...plain('accept'), isRestored: true };
  }

  #refused(height: bigint, why: string): void {
    this.#say(`the snapshot of height ${height} was refused: ${why}`);
  }

  #aborted({ message }: NoRestoreError): 'abort' {
    this.#say(`state sync was refused: ${message}`);
    return 'abort';
  }

  async #drop(): Promise<void> {
    const receiving = this.#receiving;
    this.#receiving = undefined;
    await receiving?.restore.drop();
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

function plain(answer: ChunkAnswer['answer']): ChunkAnswer {
  return { answer, refetch: [], reject: [], isRestored: false };
}

function isRefusal(error: unknown): error is Error {
  if (error instanceof SnapshotError) return true;
  return error instanceof StoreError && error.code === 'STORES_DIFFER';
}

function isHash(chunk: Uint8Array, expected: Uint8Array): boolean {
  return equalBytes(createHash('sha256').update(chunk).digest(), expected);
}
