/** Hashes artifacts as the leaves that P13 makes of them, many at once. */

import { InvariantError } from '../../lib/errors.ts';
import { Rfc9162Frontier } from '../../merkle/rfc9162Frontier.ts';
import { treeHashBytes } from '../../merkle/rfc9162Hash.ts';
import { Rfc9162Levels } from '../../merkle/rfc9162Levels.ts';
import { leafArtifactAt, leafData, leafNonceAt } from '../../types/poc/leafData.ts';
import { copyShort, viewOf } from './copyShort.ts';

/** What binds every leaf of an epoch. */
export interface LeafBinding {
  /** Seed of the epoch, 32 bytes. */
  readonly seed: Uint8Array;
  /** The host, 20 bytes. */
  readonly address: Uint8Array;
  /** Bytes of an artifact. */
  readonly artifactSize: number;
}

/** Artifacts that lie in a buffer, each `stride` bytes after the one before, and the nonce of the first. */
export interface ArtifactRun {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly stride: number;
  readonly count: number;
  readonly firstNonce: bigint;
}

/** Keeps the buffers of the hasher, about 300 KB: one for all trees of an epoch. */
export class ArtifactLeaves {
  readonly artifactSize: number;
  readonly #levels: Rfc9162Levels;
  /** Of the hasher's buffer. */
  readonly #view: DataView;
  readonly #packed: Uint8Array;

  constructor({ seed, address, artifactSize }: LeafBinding, capacity = 1024) {
    this.artifactSize = artifactSize;
    this.#packed = new Uint8Array(capacity * artifactSize);
    const empty = leafData({ seed, address, nonce: 0n, artifact: new Uint8Array(artifactSize) });
    this.#levels = new Rfc9162Levels(empty.length, capacity);
    this.#view = viewOf(this.#levels.bytes);
    for (let i = 0; i < capacity; i += 1) {
      this.#levels.bytes.set(empty, this.#levels.dataAt(i));
    }
  }

  /** The most artifacts of a run. */
  get capacity(): number {
    return this.#levels.capacity;
  }

  /** @throws InvariantError where an artifact is not of the epoch's size */
  assertSizes(artifacts: readonly Uint8Array[]): void {
    const wrong = artifacts.find(({ length }) => length !== this.artifactSize);
    if (wrong === undefined) return;
    throw new InvariantError(`an artifact of ${wrong.length} bytes, not ${this.artifactSize}`);
  }

  /** So many artifacts as a run takes, one behind the other; good until the next call. */
  pack(artifacts: readonly Uint8Array[]): Uint8Array {
    let at = 0;
    for (const artifact of artifacts) {
      this.#packed.set(artifact, at);
      at += this.artifactSize;
    }
    return this.#packed.subarray(0, at);
  }

  /** @returns the right edge of the tree with the run behind it */
  append(frontier: Rfc9162Frontier, run: ArtifactRun): Rfc9162Frontier {
    const { bytes, start, stride, count, firstNonce } = run;
    const [from, view] = [viewOf(bytes), this.#view];
    const high = Number(firstNonce >> 32n);
    const low = Number(firstNonce & 0xffff_ffffn);
    for (let i = 0; i < count; i += 1) {
      const data = this.#levels.dataAt(i);
      view.setUint32(data + leafNonceAt, low + i < 2 ** 32 ? high : high + 1);
      view.setUint32(data + leafNonceAt + 4, low + i);
      copyShort(from, start + i * stride, this.artifactSize, view, data + leafArtifactAt);
    }
    return this.#levels.append(frontier, count);
  }

  /** Hashes a run as a tree of its own. */
  tree(run: ArtifactRun): Rfc9162Frontier {
    return this.append(new Rfc9162Frontier(), run);
  }

  /** A copy of a node that the last run added. */
  node(level: number, index: number): Uint8Array {
    const at = this.#levels.nodeAt(level, index);
    return this.#levels.bytes.slice(at, at + treeHashBytes);
  }

  /** Copies the first `length` bytes of a node that the last run added. */
  copyNode(level: number, index: number, length: number, to: DataView, at: number): void {
    copyShort(this.#view, this.#levels.nodeAt(level, index), length, to, at);
  }
}
