/** The batches of one epoch on disk. What the state file says is on the disk before it says so. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Turns } from '../client/turns.ts';
import { equalBytes } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import { type ArtifactProof, ArtifactTree, type BatchBinding } from './artifactTree.ts';
import { readIfThere, writeAtomically } from './atomicFile.ts';
import {
  type Batch,
  decodeEpochState,
  type EpochState,
  encodeEpochState,
  endOf,
} from './epochState.ts';
import { HostError } from './hostError.ts';
import type { HostLogger } from './hostLogger.ts';

/** The epoch that the artifacts are bound to (P13). */
export interface EpochBinding extends Omit<BatchBinding, 'firstNonce'> {
  readonly index: bigint;
}

export class EpochStore {
  readonly binding: EpochBinding;
  readonly #folder: string;
  #state: EpochState;
  #open: ArtifactTree | undefined;
  #closed = false;
  /** Whatever changes files waits for its turn. */
  readonly #turns: Turns = new Turns();

  private constructor(folder: string, binding: EpochBinding, state: EpochState) {
    this.#folder = folder;
    this.binding = binding;
    this.#state = state;
  }

  /** Opens the folder of an epoch, makes it where missing. Files of an epoch with another seed are of another chain: removed. */
  static async open(
    folder: string,
    binding: EpochBinding,
    logger: HostLogger,
  ): Promise<EpochStore> {
    const { index, seed, artifactSize } = binding;
    const path = join(folder, 'state.json');
    const text = await readIfThere(path);
    let state = text === undefined ? undefined : decodeEpochState(text, path);
    if (state !== undefined && !equalBytes(state.seed, seed)) {
      logger.warn({ folder }, 'artifacts of another chain are removed: the epoch has another seed');
      await rm(folder, { recursive: true });
      state = undefined;
    }
    await mkdir(folder, { recursive: true });
    state ??= { index, seed, artifactSize, batches: [] };
    const store = new EpochStore(folder, binding, state);
    await store.#reopen(logger);
    return store;
  }

  /** In the order of their nonces. The count of an open batch is that of now, synced or not. */
  get batches(): readonly Batch[] {
    return this.#state.batches.map((batch) =>
      batch.status === 'open' ? { ...batch, count: this.#open?.count ?? batch.count } : batch,
    );
  }

  /** Batches that the chain does not have yet: sealed ones, then perhaps an open one. */
  get pending(): readonly Batch[] {
    return this.batches.filter((batch) => batch.status !== 'committed');
  }

  /** The nonce after the last one that is stored; undefined where nothing is. */
  get nextNonce(): bigint | undefined {
    const last = this.batches.at(-1);
    return last === undefined ? undefined : endOf(last);
  }

  /**
   * Stores artifacts of consecutive nonces in the open batch, or in a new one. They are safe after `sync` or `seal`.
   *
   * @returns false where `firstNonce` is not the next nonce, or the store is closed: then they are not stored
   */
  append(firstNonce: bigint, artifacts: readonly Uint8Array[], height: bigint): Promise<boolean> {
    return this.#turns.take(async () => {
      if (this.#closed) return false;
      const next = this.nextNonce;
      const mayJump = this.pending.length === 0 && (next === undefined || firstNonce > next);
      if (firstNonce !== next && !mayJump) return false;
      this.#open ??= this.#begin(firstNonce, height);
      this.#open.append(artifacts);
      return true;
    });
  }

  /** Resolves when what was appended so far is on the disk. */
  sync(): Promise<void> {
    return this.#turns.take(() => this.#sync());
  }

  /** Completes the open batch: all of it is on the disk when this resolves, and nothing is appended to it any more. */
  seal(): Promise<void> {
    return this.#turns.take(async () => {
      const tree = this.#open;
      if (tree === undefined || tree.count === 0) throw new InvariantError('no batch to seal');
      await tree.sync();
      const [count, root] = [tree.count, tree.root()];
      this.#change('open', (batch) => ({ ...batch, status: 'sealed', count, root }));
      this.#open = undefined;
      tree.close();
      await this.#save();
    });
  }

  /** Remembers that a commit is about to be handed in; on the disk when this resolves. */
  markSent(firstNonce: bigint, sentUntil: bigint): Promise<void> {
    return this.#update(firstNonce, (batch) => ({ ...batch, sentUntil }));
  }

  /** The commit that was handed in can never get into a block. */
  markUnsent(firstNonce: bigint): Promise<void> {
    return this.#update(firstNonce, (batch) =>
      batch.status === 'sealed' ? { ...batch, sentUntil: undefined } : batch,
    );
  }

  markCommitted(firstNonce: bigint, commitHeight: bigint): Promise<void> {
    return this.#update(firstNonce, (batch) => ({ ...batch, status: 'committed', commitHeight }));
  }

  /** Forgets every batch that the chain does not have, and removes its files. */
  dropPending(): Promise<void> {
    return this.#turns.take(async () => {
      const dropped = this.pending;
      this.#open?.close();
      this.#open = undefined;
      const batches = this.#state.batches.filter((batch) => batch.status === 'committed');
      this.#state = { ...this.#state, batches };
      await this.#save();
      for (const batch of dropped) await this.#removeFiles(batch.firstNonce);
    });
  }

  /**
   * The artifact at a leaf of a sealed or committed batch, and its proof.
   *
   * @throws HostError `damaged` where the files do not hold what was sealed
   */
  prove(firstNonce: bigint, leafIndex: number): ArtifactProof {
    return this.#withSealed(firstNonce, (tree) => tree.prove(leafIndex));
  }

  /** @throws HostError `damaged` as `prove` does */
  checkSealed(firstNonce: bigint): void {
    this.#withSealed(firstNonce, () => undefined);
  }

  /** Syncs and closes; a change that comes later is not made. */
  close(): Promise<void> {
    return this.#turns.take(async () => {
      this.#closed = true;
      try {
        await this.#sync();
      } finally {
        this.#open?.close();
        this.#open = undefined;
      }
    });
  }

  async #sync(): Promise<void> {
    if (this.#open === undefined) return;
    const { count } = this.#open;
    await this.#open.sync();
    this.#change('open', (batch) => ({ ...batch, count }));
    await this.#save();
  }

  #withSealed<T>(firstNonce: bigint, use: (tree: ArtifactTree) => T): T {
    const batch = this.#find(firstNonce);
    if (batch.root === undefined) throw new InvariantError(`batch ${firstNonce} is not sealed`);
    const tree = ArtifactTree.open(
      this.#path(firstNonce),
      this.#bindingOf(firstNonce),
      batch.count,
    );
    try {
      if (!equalBytes(tree.root(), batch.root)) {
        throw new HostError(
          'damaged',
          `${this.#path(firstNonce)} has another root than was sealed`,
        );
      }
      return use(tree);
    } finally {
      tree.close();
    }
  }

  /** An open batch that is damaged is dropped: nothing of it was committed. */
  async #reopen(logger: HostLogger): Promise<void> {
    const open = this.#state.batches.find((batch) => batch.status === 'open');
    if (open === undefined) return;
    try {
      const { firstNonce, count } = open;
      this.#open = ArtifactTree.open(this.#path(firstNonce), this.#bindingOf(firstNonce), count);
    } catch (error) {
      logger.error({ err: error, batch: open.firstNonce }, 'the open batch is damaged and dropped');
      const batches = this.#state.batches.filter((batch) => batch !== open);
      this.#state = { ...this.#state, batches };
      await this.#save();
      await this.#removeFiles(open.firstNonce);
    }
  }

  #begin(firstNonce: bigint, height: bigint): ArtifactTree {
    const batch: Batch = { firstNonce, status: 'open', count: 0, openedHeight: height };
    const tree = ArtifactTree.open(this.#path(firstNonce), this.#bindingOf(firstNonce), 0);
    this.#state = { ...this.#state, batches: [...this.#state.batches, batch] };
    return tree;
  }

  #find(firstNonce: bigint): Batch {
    const batch = this.#state.batches.find((candidate) => candidate.firstNonce === firstNonce);
    if (batch === undefined) throw new InvariantError(`no batch begins at nonce ${firstNonce}`);
    return batch;
  }

  #change(which: bigint | 'open', change: (batch: Batch) => Batch): void {
    const batches = this.#state.batches.map((batch) =>
      batch.firstNonce === which || batch.status === which ? change(batch) : batch,
    );
    this.#state = { ...this.#state, batches };
  }

  #update(firstNonce: bigint, change: (batch: Batch) => Batch): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#closed) return;
      this.#change(firstNonce, change);
      await this.#save();
    });
  }

  #save(): Promise<void> {
    return writeAtomically(join(this.#folder, 'state.json'), encodeEpochState(this.#state));
  }

  async #removeFiles(firstNonce: bigint): Promise<void> {
    await rm(`${this.#path(firstNonce)}.artifacts`, { force: true });
    await rm(`${this.#path(firstNonce)}.nodes`, { force: true });
  }

  #path(firstNonce: bigint): string {
    return join(this.#folder, firstNonce.toString());
  }

  #bindingOf(firstNonce: bigint): BatchBinding {
    return { ...this.binding, firstNonce };
  }
}
