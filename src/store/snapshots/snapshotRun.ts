/** A snapshot being made: in slices, the trees of a version that is held, into the files of a folder. */

import { rm } from 'node:fs/promises';
import { PostOrderWalk, type WalkedNode } from '../../merkle/iavlPostOrder.ts';
import type { InnerNode } from '../../merkle/iavlTop.ts';
import { sortStoreRoots } from '../../merkle/storeMap.ts';
import { ByteWriter } from '../byteWriter.ts';
import type { HeldVersion } from '../heldVersion.ts';
import { ChunkWriter } from './chunkWriter.ts';
import { beginFolder, finishFolder, type KeptSnapshot } from './snapshotFolder.ts';
import {
  mostKeyBytes,
  mostNameBytes,
  mostValueBytes,
  SnapshotError,
  chunkBytes as usualChunkBytes,
  mostChunks as usualMostChunks,
  mostMetadataBytes as usualMostMetadataBytes,
} from './snapshotFormat.ts';
import { offerOf, type SnapshotStore, snapshotStore } from './snapshotMetadata.ts';

/** Of one slice: a few milliseconds of a block's time. */
const usualSliceNodes = 1000;
const sliceBytes = 1 << 18;

export interface SnapshotSizes {
  /** Of the stream, in each chunk but the last. All nodes of a chain must have the same: others are refused. Default 10,000,000. */
  readonly chunkBytes?: number | undefined;
  /** Written between two turns of the event loop. Default 1000. */
  readonly sliceNodes?: number | undefined;
  /** Of a snapshot at most, as CometBFT exchanges it. Default 100,000. */
  readonly mostChunks?: number | undefined;
  /** Of a snapshot at most, as CometBFT exchanges it. Default 3,900,000. */
  readonly mostMetadataBytes?: number | undefined;
}

interface OpenStore {
  readonly store: SnapshotStore;
  readonly walk: PostOrderWalk;
}

export class SnapshotRun {
  readonly #path: string;
  readonly #folder: string;
  readonly #held: HeldVersion;
  readonly #chunks: ChunkWriter;
  readonly #sliceNodes: number;
  readonly #mostMetadataBytes: number;
  readonly #stores: readonly SnapshotStore[];
  readonly #open: OpenStore[];
  /** Of a store, whose name comes first. */
  #isAtStart = true;

  private constructor(
    path: string,
    folder: string,
    held: HeldVersion,
    open: OpenStore[],
    sizes: SnapshotSizes,
  ) {
    this.#path = path;
    this.#folder = folder;
    this.#held = held;
    this.#open = open;
    this.#stores = open.map(({ store }) => store);
    const { chunkBytes = usualChunkBytes, mostChunks = usualMostChunks } = sizes;
    this.#chunks = new ChunkWriter(folder, chunkBytes, mostChunks);
    this.#sliceNodes = sizes.sliceNodes ?? usualSliceNodes;
    this.#mostMetadataBytes = sizes.mostMetadataBytes ?? usualMostMetadataBytes;
  }

  /** @param held is given back at the end, or when it is given up */
  static async begin(path: string, held: HeldVersion, sizes: SnapshotSizes): Promise<SnapshotRun> {
    try {
      // Their tops may lie on the disk: where one cannot be read no folder is left.
      const open = openStores(held);
      const folder = await beginFolder(path, held.record.version);
      return new SnapshotRun(path, folder, held, open, sizes);
    } catch (error) {
      held.release();
      throw error;
    }
  }

  /** Writes a slice; false where all is written. What it does before it waits is all that it holds the thread for. */
  async step(): Promise<boolean> {
    const [next] = this.#open;
    if (next === undefined) return false;
    if (this.#isAtStart) {
      this.#isAtStart = false;
      await this.#chunks.write(encodeName(next.store.name), []);
      return true;
    }
    const writer = new ByteWriter(sliceBytes);
    const { room } = this.#chunks;
    let path: readonly InnerNode[] = [];
    let nodes = 0;
    const isMore = next.walk.next((node) => {
      writeNode(writer, node);
      nodes += 1;
      if (writer.length > room) {
        // The chunk ends within this node, or before it.
        path = next.walk.path();
        return false;
      }
      return nodes < this.#sliceNodes && writer.length < sliceBytes;
    });
    if (!isMore) {
      this.#open.shift();
      this.#isAtStart = true;
    }
    await this.#chunks.write(writer.finish(), path);
    return this.#open.length > 0;
  }

  /** Makes it one that is kept. */
  async finish(): Promise<KeptSnapshot> {
    const chunkHashes = await this.#chunks.finish();
    const { version, time } = this.#held.record;
    this.#held.release();
    const offer = offerOf({ version, time, stores: this.#stores, chunkHashes });
    if (offer.metadata.length > this.#mostMetadataBytes) {
      throw new SnapshotError(
        `its metadata have ${offer.metadata.length} bytes, and CometBFT sends ${this.#mostMetadataBytes} at most`,
      );
    }
    return finishFolder(this.#path, this.#folder, offer);
  }

  /** Leaves nothing of it. */
  async giveUp(): Promise<void> {
    this.#held.release();
    await this.#chunks.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function openStores({ record, stores }: HeldVersion): OpenStore[] {
  return sortStoreRoots(record.stores).flatMap(({ name }) => {
    const saved = stores.get(name)?.saved;
    if (saved === undefined) return [];
    const walk = new PostOrderWalk(saved.nodes, saved.root);
    return [{ store: snapshotStore(name, walk.top()), walk }];
  });
}

function encodeName(name: string): Uint8Array {
  const writer = new ByteWriter().text(name);
  if (writer.length > mostNameBytes) {
    throw new SnapshotError(`the name of the store ${name} is too long for a snapshot`);
  }
  return writer.finish();
}

function writeNode(writer: ByteWriter, node: WalkedNode): void {
  const { height, versionLow, versionHigh, key, value } = node;
  writer.byte(height);
  if (versionHigh === 0) writer.uvarint(versionLow);
  else writer.uvarint((BigInt(versionHigh) << 32n) | BigInt(versionLow));
  if (height > 0) return;
  if (key.length > mostKeyBytes || value.length > mostValueBytes) {
    throw new SnapshotError(
      `a key of ${key.length} bytes with a value of ${value.length} is too long for a snapshot`,
    );
  }
  writer.bytes(key).bytes(value);
}
