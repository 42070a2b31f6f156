/** The batches of one epoch on disk. What the state file says is on the disk before it says so. */

import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Turns } from '../../client/turns.ts';
import { InvariantError } from '../../lib/errors.ts';
import { HostError } from '../hostError.ts';
import type { HostLogger } from '../hostLogger.ts';
import { ArtifactLeaves, type LeafBinding } from './artifactLeaves.ts';
import { type ArtifactProof, ArtifactTree, type ArtifactTreeOptions } from './artifactTree.ts';
import { syncFolder } from './atomicFile.ts';
import { type Disk, localDisk } from './disk.ts';
import { diskErrorOf } from './diskError.ts';
import {
  type Batch,
  type EpochState,
  encodeEpochState,
  endOf,
  readEpochState,
} from './epochState.ts';
import { logRepair, openBatch } from './openBatch.ts';
import { SealedTrees } from './sealedTrees.ts';
import { isOf, setAside } from './setAside.ts';

/** The epoch that the artifacts are bound to (P13). */
export interface EpochBinding extends LeafBinding {
  readonly index: bigint;
}

/** Artifacts that may wait for a sync: a start hashes them again, in a fraction of a second. */
export const maxUnsynced = 131_072;

export class EpochStore {
  readonly binding: EpochBinding;
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #leaves: ArtifactLeaves;
  readonly #sealed: SealedTrees;
  #state: EpochState;
  #open: ArtifactTree | undefined;
  #closed = false;
  /** Whatever changes files waits for its turn. */
  readonly #turns: Turns = new Turns();

  private constructor(
    folder: string,
    binding: EpochBinding,
    state: EpochState,
    logger: HostLogger,
    disk: Disk,
  ) {
    this.#folder = folder;
    this.binding = binding;
    this.#state = state;
    this.#disk = disk;
    this.#leaves = new ArtifactLeaves(binding);
    this.#sealed = new SealedTrees({
      binding,
      files: (firstNonce) => this.#files(firstNonce),
      onRepair: (path, error) => logRepair(logger, path, error),
    });
  }

  /** Opens the folder of an epoch, makes it where missing. Files for another seed or size of artifacts are set aside. */
  static async open(
    folder: string,
    binding: EpochBinding,
    logger: HostLogger,
    disk: Disk = localDisk,
  ): Promise<EpochStore> {
    const { index, seed, artifactSize } = binding;
    const path = join(folder, 'state.json');
    let state = await readEpochState(path);
    if (state !== undefined && !isOf(state, binding)) {
      const aside = await setAside(folder, state, binding);
      logger.warn(
        { folder, aside },
        'artifacts for another seed or size of this epoch are set aside',
      );
      state = await readEpochState(path);
    }
    const isNew = (await mkdir(folder, { recursive: true })) !== undefined;
    if (isNew) await syncFolder(dirname(folder));
    state ??= { index, seed, artifactSize, batches: [] };
    const store = new EpochStore(folder, binding, state, logger, disk);
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
   * @throws DiskError where the disk does not take them: `nextNonce` tells what is stored
   */
  append(firstNonce: bigint, artifacts: readonly Uint8Array[], height: bigint): Promise<boolean> {
    return this.#turns.take(async () => {
      if (this.#closed) return false;
      const next = this.nextNonce;
      const mayJump = this.pending.length === 0 && (next === undefined || firstNonce > next);
      if (firstNonce !== next && !mayJump) return false;
      this.#open ??= await this.#begin(firstNonce, height);
      await this.#fill(this.#open, artifacts);
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
   * @throws HostError `damaged` where the files do not hold what was sealed; `damaged_nodes` where they will again: they are
   * being repaired
   */
  prove(firstNonce: bigint, leafIndex: number): ArtifactProof {
    return this.#sealed.prove(this.#find(firstNonce), leafIndex);
  }

  /** @throws HostError as `prove` does */
  checkSealed(firstNonce: bigint): void {
    this.#sealed.check(this.#find(firstNonce));
  }

  /** Resolves when no damaged file is being made again. */
  repaired(): Promise<void> {
    return this.#sealed.repaired();
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
        await this.#sealed.close();
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

  /** An open batch whose leaves are damaged is dropped: nothing of it was committed. */
  async #reopen(logger: HostLogger): Promise<void> {
    const open = this.#state.batches.find((batch) => batch.status === 'open');
    if (open === undefined) return;
    try {
      this.#open = await openBatch(this.#files(open.firstNonce), open.count, logger);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      logger.error({ err: error, batch: open.firstNonce }, 'the open batch is damaged and dropped');
      const batches = this.#state.batches.filter((batch) => batch !== open);
      this.#state = { ...this.#state, batches };
      await this.#save();
      await this.#removeFiles(open.firstNonce);
    }
  }

  /** The state file names a batch before its first artifact: a start looks for what a killed agent had appended. */
  async #begin(firstNonce: bigint, height: bigint): Promise<ArtifactTree> {
    const before = this.#state;
    const tree = ArtifactTree.create(this.#files(firstNonce));
    const batch: Batch = { firstNonce, status: 'open', count: 0, openedHeight: height };
    this.#state = { ...before, batches: [...before.batches, batch] };
    try {
      await this.#save();
    } catch (error) {
      this.#state = before;
      tree.close();
      throw error;
    }
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

  async #save(): Promise<void> {
    const path = join(this.#folder, 'state.json');
    try {
      await this.#disk.replace(path, encodeEpochState(this.#state));
    } catch (error) {
      throw diskErrorOf(error, path);
    }
  }

  async #removeFiles(firstNonce: bigint): Promise<void> {
    this.#sealed.forget(firstNonce);
    const { path } = this.#files(firstNonce);
    for (const ending of ['leaves', 'nodes']) await rm(`${path}.${ending}`, { force: true });
  }

  async #fill(tree: ArtifactTree, artifacts: readonly Uint8Array[]): Promise<void> {
    this.#leaves.assertSizes(artifacts);
    const { capacity } = this.#leaves;
    for (let at = 0; at < artifacts.length; at += capacity) {
      tree.append(this.#leaves.pack(artifacts.slice(at, at + capacity)));
      if (tree.count - tree.synced >= maxUnsynced) await this.#sync();
    }
  }

  #files(firstNonce: bigint): ArtifactTreeOptions {
    const path = join(this.#folder, firstNonce.toString());
    return { path, leaves: this.#leaves, firstNonce, disk: this.#disk };
  }
}
