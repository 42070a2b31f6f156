/**
 * A checkpoint being written: in slices, the nodes of a version that are not on the disk, children before parents, then the lists of
 * nodes that it outdates. Blocks are committed between the slices. Nothing refers to what is written before the journal does.
 */

import { encodeChildren, encodeNode } from '../merkle/iavlRecord.ts';
import type { IavlTree } from '../merkle/iavlTree.ts';
import { UnstoredNodes } from '../merkle/iavlUnstored.ts';
import type { CheckpointRecord } from './checkpointRecord.ts';
import type { CommitRecord } from './commitRecord.ts';
import { type BatchOperation, type Database, putRecord } from './database.ts';
import { type Garbage, garbageLists } from './diskGarbage.ts';
import { maxDiskId, nodeKey } from './layout.ts';
import { StoreError } from './storeError.ts';
import type { CommittedVersion } from './versionHistory.ts';

/** Of one slice: some milliseconds of a block's time, and a batch that a commit may have to wait for. */
const sliceNodes = 500;
const sliceBytes = 1 << 18;
const sliceLists = 50;

export class CheckpointRun {
  readonly #version: CommittedVersion;
  readonly #database: Database;
  readonly #walks: { readonly tree: IavlTree; readonly walk: UnstoredNodes }[];
  readonly #lists: Iterator<BatchOperation>;
  #lastDiskId: number;
  #nodes = 0;

  /**
   * @param version must be kept until the end
   * @param garbage nodes on the disk that the version outdates
   * @param lastDiskId the highest disk id in use
   */
  constructor(database: Database, version: CommittedVersion, garbage: Garbage, lastDiskId: number) {
    this.#database = database;
    this.#version = version;
    this.#lastDiskId = lastDiskId;
    this.#lists = garbageLists(this.version, garbage);
    this.#walks = [...version.stores.values()].map(({ tree, saved }) => ({
      tree,
      walk: new UnstoredNodes(saved.nodes, saved.root),
    }));
  }

  /** What must be kept until the end. */
  get pinned(): CommittedVersion {
    return this.#version;
  }

  get version(): bigint {
    return this.#version.record.version;
  }

  get commit(): CommitRecord {
    return this.#version.record;
  }

  /** Nodes that were written. */
  get nodes(): number {
    return this.#nodes;
  }

  /** Of the version. */
  get trees(): IavlTree[] {
    return [...this.#version.stores.values()].map(({ tree }) => tree);
  }

  /** Writes a slice; false where all is on the disk. */
  async step(): Promise<boolean> {
    const [next] = this.#walks;
    if (next !== undefined) {
      await this.#writeNodes(next.tree, next.walk);
      return true;
    }
    const lists = this.#nextLists();
    if (lists.length === 0) return false;
    await this.#database.write(lists, true);
    return true;
  }

  /** Once all is written. */
  get record(): CheckpointRecord {
    const { stores } = this.#version;
    return {
      version: this.version,
      lastDiskId: this.#lastDiskId,
      stores: [...stores].map(([name, { saved }]) => ({
        name,
        root: saved.root === 0 ? new Uint8Array(0) : encodeNode(saved.nodes, saved.root),
      })),
    };
  }

  async #writeNodes(tree: IavlTree, walk: UnstoredNodes): Promise<void> {
    const { nodes } = tree;
    const operations: BatchOperation[] = [];
    const written: number[] = [];
    let bytes = 0;
    let id = 0;
    while (written.length < sliceNodes && bytes < sliceBytes) {
      id = walk.next();
      if (id === 0) break;
      const diskId = this.#nextDiskId();
      nodes.setDiskId(id, diskId);
      const children = encodeChildren(nodes, id);
      operations.push(putRecord(nodeKey(diskId), children));
      written.push(id);
      bytes += children.length;
    }
    if (id === 0) this.#walks.shift();
    if (operations.length === 0) return;
    await this.#database.write(operations, true);
    tree.markStored(written);
    this.#nodes += written.length;
  }

  #nextLists(): BatchOperation[] {
    const operations: BatchOperation[] = [];
    while (operations.length < sliceLists) {
      const next = this.#lists.next();
      if (next.done === true) break;
      operations.push(next.value);
    }
    return operations;
  }

  #nextDiskId(): number {
    this.#lastDiskId += 1;
    if (this.#lastDiskId < maxDiskId) return this.#lastDiskId;
    throw new StoreError(
      'WRITE_FAILED',
      `the state in ${this.#database.path} has used every number for its nodes. Move it away and let the node replay its blocks`,
    );
  }
}
