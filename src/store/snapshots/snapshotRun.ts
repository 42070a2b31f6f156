/** A snapshot being made: in slices, the trees of a version that is held, into the files of a folder. */

import { rm } from 'node:fs/promises';
import { PostOrderWalk, type WalkedNode } from '../../merkle/iavlPostOrder.ts';
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
} from './snapshotFormat.ts';
import { offerOf, type SnapshotStore } from './snapshotMetadata.ts';

/** Of one slice: a few milliseconds of a block's time. */
const usualSliceNodes = 1000;
const sliceBytes = 1 << 18;

export interface SnapshotSizes {
  /** Of each chunk but the last. All nodes of a chain must have the same. Default 10,000,000. */
  readonly chunkBytes?: number | undefined;
  /** Written between two turns of the event loop. Default 1000. */
  readonly sliceNodes?: number | undefined;
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
  readonly #stores: readonly SnapshotStore[];
  readonly #open: OpenStore[];
  /** Of a store, whose name comes first. */
  #isAtStart = true;

  private constructor(path: string, folder: string, held: HeldVersion, sizes: SnapshotSizes) {
    this.#path = path;
    this.#folder = folder;
    this.#held = held;
    this.#chunks = new ChunkWriter(folder, sizes.chunkBytes ?? usualChunkBytes);
    this.#sliceNodes = sizes.sliceNodes ?? usualSliceNodes;
    const { record, stores } = held;
    this.#open = sortStoreRoots(record.stores).flatMap(({ name, root }) => {
      const saved = stores.get(name)?.saved;
      if (saved === undefined) return [];
      const walk = new PostOrderWalk(saved.nodes, saved.root);
      return [{ store: { name, root, leaves: saved.size }, walk }];
    });
    this.#stores = this.#open.map(({ store }) => store);
  }

  /** @param held is given back at the end, or when it is given up */
  static async begin(path: string, held: HeldVersion, sizes: SnapshotSizes): Promise<SnapshotRun> {
    try {
      const folder = await beginFolder(path, held.record.version);
      return new SnapshotRun(path, folder, held, sizes);
    } catch (error) {
      held.release();
      throw error;
    }
  }

  get height(): bigint {
    return this.#held.record.version;
  }

  /** Writes a slice; false where all is written. What it does before it waits is all that it holds the thread for. */
  async step(): Promise<boolean> {
    const [next] = this.#open;
    if (next === undefined) return false;
    const writer = new ByteWriter(sliceBytes);
    if (this.#isAtStart) writeName(writer, next.store.name);
    this.#isAtStart = false;
    let nodes = 0;
    const isMore = next.walk.next((node) => {
      writeNode(writer, node);
      nodes += 1;
      return nodes < this.#sliceNodes && writer.length < sliceBytes;
    });
    if (!isMore) {
      this.#open.shift();
      this.#isAtStart = true;
    }
    await this.#chunks.write(writer.finish());
    return this.#open.length > 0;
  }

  /** Makes it one that is kept. */
  async finish(): Promise<KeptSnapshot> {
    const chunkHashes = await this.#chunks.finish();
    const { version, time } = this.#held.record;
    this.#held.release();
    const offer = offerOf({ version, time, stores: this.#stores, chunkHashes });
    return finishFolder(this.#path, this.#folder, offer);
  }

  /** Leaves nothing of it. */
  async giveUp(): Promise<void> {
    this.#held.release();
    await this.#chunks.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function writeName(writer: ByteWriter, name: string): void {
  const before = writer.length;
  writer.text(name);
  if (writer.length - before > mostNameBytes) {
    throw new SnapshotError(`the name of the store ${name} is too long for a snapshot`);
  }
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
