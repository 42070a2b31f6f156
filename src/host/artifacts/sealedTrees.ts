/** Proofs from the sealed and committed batches of an epoch: each leads to the root that was sealed, or is not given. */

import { equalBytes } from '../../lib/bytes.ts';
import { leafHash } from '../../merkle/rfc9162Hash.ts';
import { verifyInclusion } from '../../merkle/rfc9162Verify.ts';
import { leafData } from '../../types/poc/leafData.ts';
import { HostError } from '../hostError.ts';
import type { LeafBinding } from './artifactLeaves.ts';
import { type ArtifactProof, ArtifactTree, type ArtifactTreeOptions } from './artifactTree.ts';
import type { Batch } from './epochState.ts';
import { rebuildNodes } from './rebuildNodes.ts';

/** Trees that stay open: two files each. */
const keptOpen = 8;

export interface SealedTreesOptions {
  readonly binding: LeafBinding;
  readonly files: (firstNonce: bigint) => ArtifactTreeOptions;
  /** Told where files were damaged and are made again, and how that went. */
  readonly onRepair: (path: string, error?: unknown) => void;
}

interface Repair {
  readonly done: Promise<void>;
  readonly controller: AbortController;
}

export class SealedTrees {
  readonly #options: SealedTreesOptions;
  /** The one that was used last at the end. */
  readonly #open = new Map<bigint, ArtifactTree>();
  readonly #repairs = new Map<bigint, Repair>();
  #keeps = true;

  constructor(options: SealedTreesOptions) {
    this.#options = options;
  }

  /**
   * @throws HostError `damaged` where the leaf cannot be proved from the files; `damaged_nodes` where it can be again once
   * they are repaired, which this starts
   */
  prove(batch: Batch, leafIndex: number): ArtifactProof {
    return this.#use(batch, (tree, root) => {
      const { artifact, proof } = tree.prove(leafIndex);
      const { seed, address } = this.#options.binding;
      const nonce = batch.firstNonce + BigInt(leafIndex);
      const claim = { leafIndex: BigInt(leafIndex), treeSize: BigInt(batch.count), root };
      const hash = leafHash(leafData({ seed, address, nonce, artifact }));
      if (!verifyInclusion({ ...claim, leafHash: hash, path: proof })) {
        throw new HostError(
          'damaged_nodes',
          `${this.#pathOf(batch)}.nodes: the proof of leaf ${leafIndex} does not lead to the root that was sealed`,
        );
      }
      return { artifact, proof };
    });
  }

  /** @throws HostError as `prove` */
  check(batch: Batch): void {
    this.#use(batch, (tree, root) => {
      if (equalBytes(tree.root(), root)) return;
      throw new HostError(
        'damaged_nodes',
        `${this.#pathOf(batch)}.nodes has another root than was sealed`,
      );
    });
  }

  /** The files of a batch are removed. */
  forget(firstNonce: bigint): void {
    this.#open.get(firstNonce)?.close();
    this.#open.delete(firstNonce);
  }

  /** Proofs can be asked for still; no file stays open, and what is being repaired stays as it is. */
  async close(): Promise<void> {
    this.#keeps = false;
    for (const { controller } of this.#repairs.values()) controller.abort();
    await this.repaired();
    for (const firstNonce of [...this.#open.keys()]) this.forget(firstNonce);
  }

  /** Resolves when nothing is being repaired. */
  async repaired(): Promise<void> {
    await Promise.all([...this.#repairs.values()].map(({ done }) => done));
  }

  #use<T>(batch: Batch, use: (tree: ArtifactTree, root: Uint8Array) => T): T {
    const { root, firstNonce } = batch;
    if (root === undefined) throw new HostError('damaged', `batch ${firstNonce} has no root`);
    try {
      return use(this.#tree(batch), root);
    } catch (error) {
      if (error instanceof HostError && error.code === 'damaged_nodes') this.#repair(batch);
      throw error;
    } finally {
      if (!this.#keeps) this.forget(firstNonce);
    }
  }

  #tree({ firstNonce, count }: Batch): ArtifactTree {
    const known = this.#open.get(firstNonce);
    const tree = known ?? ArtifactTree.openSealed(this.#options.files(firstNonce), count);
    this.#open.delete(firstNonce);
    this.#open.set(firstNonce, tree);
    const [oldest] = this.#open.keys();
    if (this.#open.size > keptOpen && oldest !== undefined) this.forget(oldest);
    return tree;
  }

  #repair({ firstNonce, count, root }: Batch): void {
    if (this.#repairs.has(firstNonce)) return;
    const files = this.#options.files(firstNonce);
    const controller = new AbortController();
    this.#options.onRepair(`${files.path}.nodes`);
    const done = rebuildNodes(files, count, root, controller.signal)
      .then(
        () => this.forget(firstNonce),
        (error: unknown) => {
          if (!controller.signal.aborted) this.#options.onRepair(`${files.path}.nodes`, error);
        },
      )
      .finally(() => {
        this.#repairs.delete(firstNonce);
      });
    this.#repairs.set(firstNonce, { done, controller });
  }

  #pathOf({ firstNonce }: Batch): string {
    return this.#options.files(firstNonce).path;
  }
}
