/** The lowest levels of a batch's tree, which are not on disk: hashed again from the 64 leaves of a group. */

import { equalBytes } from '../../lib/bytes.ts';
import { InvariantError } from '../../lib/errors.ts';
import { HostError } from '../hostError.ts';
import type { ArtifactLeaves } from './artifactLeaves.ts';
import { goodRecords } from './artifactRecords.ts';
import { nodePosition } from './nodePosition.ts';
import type { RecordFile } from './recordFile.ts';
import { groupLeaves, groupLevel } from './storedNodes.ts';

/** A proof meets two: the leaf's own, and the one at the right edge. */
const keptGroups = 2;

interface Group {
  readonly index: number;
  readonly count: number;
  readonly records: Uint8Array;
  /** `levels[level][index]`, complete nodes only. */
  readonly levels: readonly (readonly Uint8Array[])[];
}

export class ArtifactGroups {
  readonly #leaves: ArtifactLeaves;
  readonly #firstNonce: bigint;
  readonly #records: RecordFile;
  readonly #nodes: RecordFile;
  #kept: readonly Group[] = [];

  constructor(leaves: ArtifactLeaves, firstNonce: bigint, records: RecordFile, nodes: RecordFile) {
    this.#leaves = leaves;
    this.#firstNonce = firstNonce;
    this.#records = records;
    this.#nodes = nodes;
  }

  /**
   * A complete node below `groupLevel`.
   *
   * @param leaves how many the tree has
   * @throws HostError `damaged` where the leaves are not what was written, `damaged_nodes` where their hash on disk is not
   */
  node(level: number, index: number, leaves: number): Uint8Array {
    const inGroup = 2 ** (groupLevel - level);
    const group = this.#group(Math.floor(index / inGroup), leaves);
    const node = group.levels[level]?.[index % inGroup];
    if (node === undefined) throw new InvariantError(`node ${level}/${index} is not complete`);
    return node;
  }

  /** The artifact of a leaf whose group was asked for last. */
  artifact(leafIndex: number, leaves: number): Uint8Array {
    const { records } = this.#group(Math.floor(leafIndex / groupLeaves), leaves);
    const at = (leafIndex % groupLeaves) * this.#records.recordSize;
    return records.slice(at, at + this.#leaves.artifactSize);
  }

  forget(): void {
    this.#kept = [];
  }

  #group(index: number, leaves: number): Group {
    const count = Math.min(groupLeaves, leaves - index * groupLeaves);
    const kept = this.#kept.find((group) => group.index === index && group.count === count);
    if (kept !== undefined) return kept;
    const group = this.#read(index, count);
    this.#kept = [group, ...this.#kept].slice(0, keptGroups);
    return group;
  }

  #read(index: number, count: number): Group {
    const first = index * groupLeaves;
    const records = this.#records.read(first, count);
    const firstNonce = this.#firstNonce + BigInt(first);
    const stride = this.#records.recordSize;
    this.#leaves.tree({ bytes: records, start: 0, stride, count, firstNonce });
    this.#assertGood(index, count, records);
    const levels = Array.from({ length: groupLevel }, (_, level) =>
      Array.from({ length: Math.floor(count / 2 ** level) }, (_, i) => this.#leaves.node(level, i)),
    );
    return { index, count, records, levels };
  }

  /** The hash of a whole group is on disk too; of one that is not whole yet each record must match. */
  #assertGood(index: number, count: number, records: Uint8Array): void {
    const position = nodePosition(0, index);
    const hasNode = count === groupLeaves && position < this.#nodes.count;
    if (hasNode && equalBytes(this.#leaves.node(groupLevel, 0), this.#nodes.read(position))) return;
    const good = goodRecords(this.#leaves, records, 0);
    if (good < count) {
      const { path, recordSize } = this.#records;
      const record = index * groupLeaves + good;
      throw new HostError(
        'damaged',
        `${path}: record ${record}, at byte ${record * recordSize}, is not what was written`,
      );
    }
    if (hasNode) {
      throw new HostError(
        'damaged_nodes',
        `${this.#nodes.path}: record ${position} is not the hash of its leaves`,
      );
    }
  }
}
