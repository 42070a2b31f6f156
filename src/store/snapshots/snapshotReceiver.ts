/**
 * Restores a snapshot that peers send, chunk by chunk. Everything comes from people who may lie: a chunk is held against its hash before
 * it is taken, and names its sender where it differs; a snapshot whose chunks fit and whose tree does not is refused as a whole.
 */

import { createHash } from 'node:crypto';
import { equalBytes } from '../../lib/bytes.ts';
import { InvariantError } from '../../lib/errors.ts';
import type { MultiStore } from '../multiStore.ts';
import { StoreError } from '../storeError.ts';
import { mostChunkBytes, SnapshotError, snapshotFormat } from './snapshotFormat.ts';
import { readOffer, type SnapshotMetadata, type SnapshotOffer } from './snapshotMetadata.ts';
import type { StoreRestore } from './storeRestore.ts';

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
  #receiving: Receiving | undefined;
  /** One call after the other. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param say told what is refused and why, for the log */
  constructor(store: MultiStore, say: (text: string) => void) {
    this.#store = store;
    this.#say = say;
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

  /** Ends a restore that nobody goes on with: the store is as empty as before. */
  giveUp(): Promise<void> {
    return this.#inTurn(() => this.#drop());
  }

  async #offer(
    offer: SnapshotOffer | undefined,
    appHash: Uint8Array | undefined,
  ): Promise<OfferAnswer> {
    const { version } = this.#store.lastCommit;
    if (version !== 0n) {
      this.#say(`state sync was refused: this node has the state of height ${version} already`);
      return 'abort';
    }
    if (offer === undefined) return 'reject';
    if (offer.format !== snapshotFormat) {
      const { height, format } = offer;
      this.#say(`the snapshot of height ${height} was refused: it has format ${format}`);
      return 'reject-format';
    }
    try {
      const metadata = readOffer(offer, appHash);
      await this.#drop();
      const restore = await this.#store.beginRestore(metadata);
      this.#receiving = { metadata, restore, senders: new Set(), next: 0 };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#say(`the snapshot of height ${offer.height} was refused: ${error.message}`);
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
    if (chunk.length > mostChunkBytes || !isHash(chunk, expected)) {
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
      if (!(error instanceof SnapshotError)) throw error;
      this.#say(`the snapshot of height ${metadata.version} was refused: ${error.message}`);
      // The chunks have the hashes of the metadata, which lie then: CometBFT asks only those who offered this very snapshot.
      return { ...plain('reject-snapshot'), reject: [...senders] };
    }
    this.#say(`the snapshot of height ${metadata.version} is restored`);
    return { ...plain('accept'), isRestored: true };
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
  if (error instanceof SnapshotError || error instanceof InvariantError) return true;
  return error instanceof StoreError && error.code === 'STORES_DIFFER';
}

function isHash(chunk: Uint8Array, expected: Uint8Array): boolean {
  return equalBytes(createHash('sha256').update(chunk).digest(), expected);
}
