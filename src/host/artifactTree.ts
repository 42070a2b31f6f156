/** The artifacts of one batch and their RFC 9162 tree (P12, P13), on disk: append and proof in O(log n), nothing in memory. */

import { concatBytes, equalBytes } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import { peaksOf, Rfc9162Frontier } from '../merkle/rfc9162Frontier.ts';
import { leafHash, treeHashBytes } from '../merkle/rfc9162Hash.ts';
import { proveInclusion } from '../merkle/rfc9162Prove.ts';
import { leafData } from '../types/poc/leafData.ts';
import { HostError } from './hostError.ts';
import { leavesWithin, nodeCount, nodePosition } from './nodePosition.ts';
import { RecordFile } from './recordFile.ts';

/** What binds the leaves of a batch. */
export interface BatchBinding {
  /** Seed of the epoch, 32 bytes. */
  readonly seed: Uint8Array;
  /** The host, 20 bytes. */
  readonly address: Uint8Array;
  /** Number of leaf 0 among the host's nonces of the epoch. */
  readonly firstNonce: bigint;
  /** Bytes of an artifact. */
  readonly artifactSize: number;
}

export interface ArtifactProof {
  readonly artifact: Uint8Array;
  /** Sibling hashes, leaf side first. */
  readonly proof: readonly Uint8Array[];
}

/** `<path>.artifacts` holds the artifacts, `<path>.nodes` every complete node, each right after its children. */
export class ArtifactTree {
  readonly #binding: BatchBinding;
  readonly #artifacts: RecordFile;
  readonly #nodes: RecordFile;
  #frontier: Rfc9162Frontier;

  private constructor(binding: BatchBinding, artifacts: RecordFile, nodes: RecordFile) {
    this.#binding = binding;
    this.#artifacts = artifacts;
    this.#nodes = nodes;
    this.#frontier = new Rfc9162Frontier();
  }

  /**
   * Opens a batch, makes it where missing. What was synced is taken as it is; what was written after the last sync is
   * kept as far as its nodes hash to what they say, and cut from the first record that does not.
   *
   * @param synced leaves that were on the disk for certain
   * @throws HostError `damaged` where there are fewer
   */
  static open(path: string, binding: BatchBinding, synced: number): ArtifactTree {
    const artifacts = RecordFile.open(`${path}.artifacts`, binding.artifactSize);
    const nodes = RecordFile.open(`${path}.nodes`, treeHashBytes);
    const tree = new ArtifactTree(binding, artifacts, nodes);
    try {
      tree.#recover(synced);
    } catch (error) {
      tree.close();
      throw error;
    }
    return tree;
  }

  get count(): number {
    return this.#frontier.size;
  }

  root(): Uint8Array {
    return this.#frontier.root();
  }

  /** Appends the artifacts of the next nonces. Where it throws, none of them is in the tree. */
  append(artifacts: readonly Uint8Array[]): void {
    const before = this.#frontier.size;
    try {
      const nodes: Uint8Array[] = [];
      for (const artifact of artifacts) {
        for (const node of this.#frontier.append(this.#leafHash(this.#frontier.size, artifact))) {
          nodes.push(node.hash);
        }
      }
      this.#artifacts.append(concatBytes(...artifacts));
      this.#nodes.append(concatBytes(...nodes));
    } catch (error) {
      this.#returnTo(before);
      throw error;
    }
  }

  /** Resolves when everything that was appended is on the disk. */
  async sync(): Promise<void> {
    await this.#artifacts.sync();
    await this.#nodes.sync();
  }

  /** The artifact of a leaf and its proof in the tree of all leaves. */
  prove(leafIndex: number): ArtifactProof {
    return {
      artifact: this.#artifacts.read(leafIndex),
      proof: proveInclusion(leafIndex, this.count, (level, index) => this.#node(level, index)),
    };
  }

  close(): void {
    this.#artifacts.close();
    this.#nodes.close();
  }

  #leafHash(leafIndex: number, artifact: Uint8Array): Uint8Array {
    const { seed, address, firstNonce, artifactSize } = this.#binding;
    if (artifact.length !== artifactSize) {
      throw new InvariantError(`an artifact of ${artifact.length} bytes, not ${artifactSize}`);
    }
    const nonce = firstNonce + BigInt(leafIndex);
    return leafHash(leafData({ seed, address, nonce, artifact }));
  }

  #node(level: number, index: number): Uint8Array {
    return this.#nodes.read(nodePosition(level, index));
  }

  #recover(synced: number): void {
    const whole = Math.min(this.#artifacts.count, leavesWithin(this.#nodes.count));
    if (whole < synced) {
      throw new HostError(
        'damaged',
        `${this.#artifacts.path} holds ${whole} artifacts, ${synced} were written`,
      );
    }
    this.#frontier = this.#frontierAt(synced);
    while (this.#frontier.size < whole && this.#takeNext());
    this.#cut();
  }

  /** Takes the next leaf from the files into the frontier, where its nodes are what they should be. */
  #takeNext(): boolean {
    const next = this.#frontier.size;
    const taken = new Rfc9162Frontier(next, this.#frontier.peaks);
    for (const node of taken.append(this.#leafHash(next, this.#artifacts.read(next)))) {
      if (!equalBytes(node.hash, this.#node(node.level, node.index))) return false;
    }
    this.#frontier = taken;
    return true;
  }

  #frontierAt(size: number): Rfc9162Frontier {
    return new Rfc9162Frontier(
      size,
      peaksOf(size).map(({ level, index }) => this.#node(level, index)),
    );
  }

  #returnTo(size: number): void {
    this.#frontier = this.#frontierAt(size);
    this.#cut();
  }

  #cut(): void {
    this.#artifacts.cut(this.#frontier.size);
    this.#nodes.cut(nodeCount(this.#frontier.size));
  }
}
