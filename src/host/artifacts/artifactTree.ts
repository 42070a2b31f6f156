/**
 * The artifacts of one batch and their RFC 9162 tree (P12, P13), on disk: append and proof in O(log n), nothing in memory.
 *
 * `<path>.leaves` holds the artifacts, each with the first bytes of its leaf hash: that tells a record that was written whole
 * from one that was not. `<path>.nodes` holds the nodes that stand over whole groups of 64 leaves, each right after its
 * children; what lies below them is hashed again when it is needed.
 */

import { equalBytes } from '../../lib/bytes.ts';
import { InvariantError } from '../../lib/errors.ts';
import { peaksOf, Rfc9162Frontier } from '../../merkle/rfc9162Frontier.ts';
import { emptyTreeRoot, nodeHash, treeHashBytes } from '../../merkle/rfc9162Hash.ts';
import { proveInclusion, rootOfPrefix } from '../../merkle/rfc9162Prove.ts';
import { HostError, type HostErrorCode } from '../hostError.ts';
import { ArtifactGroups } from './artifactGroups.ts';
import type { ArtifactLeaves } from './artifactLeaves.ts';
import { checkBytes, goodRecords, writeRecords } from './artifactRecords.ts';
import { type Disk, localDisk } from './disk.ts';
import { nodePosition } from './nodePosition.ts';
import { RecordFile } from './recordFile.ts';
import { groupLevel, newStoredNodes, storedNodeCount } from './storedNodes.ts';

export interface ArtifactTreeOptions {
  /** Without the endings of the two files. */
  readonly path: string;
  /** Hashes for all trees of the epoch. */
  readonly leaves: ArtifactLeaves;
  /** Number of leaf 0 among the host's nonces of the epoch. */
  readonly firstNonce: bigint;
  readonly disk?: Disk | undefined;
}

export interface ArtifactProof {
  readonly artifact: Uint8Array;
  /** Sibling hashes, leaf side first. */
  readonly proof: readonly Uint8Array[];
}

export class ArtifactTree {
  readonly #leaves: ArtifactLeaves;
  readonly #firstNonce: bigint;
  readonly #records: RecordFile;
  readonly #nodes: RecordFile;
  readonly #groups: ArtifactGroups;
  /** For the records of a run. */
  readonly #buffer: Uint8Array;
  #frontier: Rfc9162Frontier = new Rfc9162Frontier();
  #synced = 0;
  /** Leaves of a batch that is only read: nothing of it is read before it is asked for. */
  #sealed: number | undefined;

  private constructor(options: ArtifactTreeOptions, mode: 'read' | 'write') {
    const { path, leaves, firstNonce, disk = localDisk } = options;
    this.#leaves = leaves;
    this.#firstNonce = firstNonce;
    const recordSize = leaves.artifactSize + checkBytes;
    this.#buffer = new Uint8Array(mode === 'write' ? leaves.capacity * recordSize : 0);
    this.#records = RecordFile.open(`${path}.leaves`, recordSize, mode, disk);
    try {
      this.#nodes = RecordFile.open(`${path}.nodes`, treeHashBytes, mode, disk, 'damaged_nodes');
    } catch (error) {
      this.#records.close();
      throw error;
    }
    this.#groups = new ArtifactGroups(leaves, firstNonce, this.#records, this.#nodes);
  }

  /**
   * Opens a batch to append to it. What was synced is taken as it is; what was written after the
   * last sync is kept as far as each record is whole. Cost: that of hashing what was not synced.
   *
   * @param synced leaves that were on the disk for certain
   * @throws HostError `damaged` where there are fewer; `damaged_nodes` where only the nodes are not what was written
   */
  static open(options: ArtifactTreeOptions, synced: number): ArtifactTree {
    const tree = new ArtifactTree(options, 'write');
    try {
      tree.#recover(synced);
    } catch (error) {
      tree.close();
      throw error;
    }
    return tree;
  }

  /** Begins a batch. Files that are there already hold what nobody was told of. */
  static create(options: ArtifactTreeOptions): ArtifactTree {
    const tree = new ArtifactTree(options, 'write');
    tree.#returnTo(tree.#frontier);
    return tree;
  }

  /**
   * Opens a batch that is complete, to read it. Cost: the same at any size.
   *
   * @throws HostError as `open`
   */
  static openSealed(options: ArtifactTreeOptions, count: number): ArtifactTree {
    const tree = new ArtifactTree(options, 'read');
    try {
      tree.#assertHolds(count);
      tree.#sealed = count;
    } catch (error) {
      tree.close();
      throw error;
    }
    return tree;
  }

  get count(): number {
    return this.#sealed ?? this.#frontier.size;
  }

  /** Leaves that are on the disk for certain. */
  get synced(): number {
    return this.#synced;
  }

  /** Root of the first `count` leaves. @throws HostError `damaged`, DiskError */
  root(count: number = this.count): Uint8Array {
    if (count === this.#frontier.size) return this.#frontier.root();
    this.#assertWithin(count);
    return count === 0 ? emptyTreeRoot : rootOfPrefix(count, this.#node);
  }

  /** Appends artifacts of the next nonces, one behind the other. Where it throws, none of them is in the tree. */
  append(artifacts: Uint8Array): void {
    const { artifactSize, capacity } = this.#leaves;
    if (artifacts.length % artifactSize !== 0) {
      throw new InvariantError(`${artifacts.length} bytes are no artifacts of ${artifactSize}`);
    }
    const before = this.#frontier;
    try {
      for (let at = 0; at < artifacts.length; at += capacity * artifactSize) {
        this.#appendPart(artifacts.subarray(at, at + capacity * artifactSize));
      }
    } catch (error) {
      this.#returnTo(before);
      throw error;
    }
  }

  /**
   * Resolves when everything that was appended is on the disk. Where it rejects, the tree is what it was at the last sync:
   * after a failure nobody knows what the disk holds. Nothing must be appended meanwhile.
   */
  async sync(): Promise<void> {
    const { count } = this;
    try {
      await this.#records.sync();
      await this.#nodes.sync();
    } catch (error) {
      this.#returnTo(this.#frontierAt(this.#synced));
      throw error;
    }
    this.#synced = count;
  }

  /**
   * The artifact of a leaf and its proof in the tree of the first `count` leaves.
   *
   * @throws HostError `damaged`, `damaged_nodes` where a file does not hold what was written: the message says which
   * @throws DiskError
   */
  prove(leafIndex: number, count: number = this.count): ArtifactProof {
    this.#assertWithin(count);
    const proof = proveInclusion(leafIndex, count, this.#node);
    return { artifact: this.#groups.artifact(leafIndex, this.count), proof };
  }

  close(): void {
    this.#records.close();
    this.#nodes.close();
  }

  readonly #node = (level: number, index: number): Uint8Array =>
    this.#readNode(level, index, this.count);

  #readNode(level: number, index: number, size: number): Uint8Array {
    return level < groupLevel
      ? this.#groups.node(level, index, size)
      : this.#nodes.read(nodePosition(level - groupLevel, index));
  }

  #appendPart(artifacts: Uint8Array): void {
    const { artifactSize } = this.#leaves;
    const { size } = this.#frontier;
    const run = { bytes: artifacts, start: 0, stride: artifactSize };
    const count = artifacts.length / artifactSize;
    const firstNonce = this.#firstNonce + BigInt(size);
    const after = this.#leaves.append(this.#frontier, { ...run, count, firstNonce });
    const records = this.#buffer.subarray(0, count * this.#records.recordSize);
    writeRecords(this.#leaves, artifacts, size, records);
    this.#records.append(records);
    this.#nodes.append(newStoredNodes(this.#leaves, size, after.size));
    this.#frontier = after;
  }

  #recover(synced: number): void {
    this.#assertHolds(synced);
    const whole = this.#records.count;
    this.#frontier = this.#frontierAt(synced);
    this.#synced = synced;
    // Nodes follow from the leaves: those after the last sync are made again.
    this.#nodes.cut(storedNodeCount(synced));
    for (let good = true; good && this.count < whole; ) {
      const count = Math.min(this.#leaves.capacity, whole - this.count);
      good = this.#takeRecords(this.#records.read(this.count, count), count);
    }
    this.#records.cut(this.count);
  }

  /** Takes records from the file into the tree. @returns whether all of them were whole */
  #takeRecords(records: Uint8Array, count: number): boolean {
    const stride = this.#records.recordSize;
    const firstNonce = this.#firstNonce + BigInt(this.count);
    const run = { bytes: records, start: 0, stride, firstNonce };
    const before = this.#frontier;
    let after = this.#leaves.append(before, { ...run, count });
    const good = goodRecords(this.#leaves, records, before.size);
    if (good < count) after = this.#leaves.append(before, { ...run, count: good });
    this.#nodes.append(newStoredNodes(this.#leaves, before.size, after.size));
    this.#frontier = after;
    return good === count;
  }

  #assertHolds(count: number): void {
    assertHolds(this.#records, count, 'damaged');
    assertHolds(this.#nodes, storedNodeCount(count), 'damaged_nodes');
  }

  #assertWithin(count: number): void {
    if (count <= this.count) return;
    throw new InvariantError(`no tree of ${count} leaves, there are ${this.count}`);
  }

  #frontierAt(size: number): Rfc9162Frontier {
    const peaks = peaksOf(size).map(({ level, index }) => {
      const peak = this.#readNode(level, index, size);
      this.#assertPeak(level, index, size, peak);
      return peak;
    });
    return new Rfc9162Frontier(size, peaks);
  }

  /** Roots are made from peaks, so a peak is believed only where it is the hash of its children. */
  #assertPeak(level: number, index: number, size: number, peak: Uint8Array): void {
    if (level < groupLevel) return;
    const [left, right] = [2 * index, 2 * index + 1].map((child) =>
      this.#readNode(level - 1, child, size),
    ) as [Uint8Array, Uint8Array];
    if (equalBytes(nodeHash(left, right), peak)) return;
    throw new HostError(
      'damaged_nodes',
      `${this.#nodes.path}: node ${level}/${index} is not the hash of its children`,
    );
  }

  #returnTo(frontier: Rfc9162Frontier): void {
    this.#frontier = frontier;
    this.#records.cut(Math.min(this.#records.count, frontier.size));
    this.#nodes.cut(storedNodeCount(frontier.size));
    this.#groups.forget();
  }
}

function assertHolds(file: RecordFile, least: number, code: HostErrorCode): void {
  if (file.count >= least) return;
  throw new HostError(code, `${file.path} holds ${file.count} records, ${least} were written`);
}
