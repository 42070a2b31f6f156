/** The batches that a proof server may prove: those whose commit the chain has, of the current epoch and of past ones that are still on the disk. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes } from '../../lib/bytes.ts';
import type { ArtifactProof } from '../artifacts/artifactTree.ts';
import { readIfThere } from '../artifacts/atomicFile.ts';
import { decodeEpochState } from '../artifacts/epochState.ts';
import { EpochStore } from '../artifacts/epochStore.ts';
import type { HostLogger } from '../hostLogger.ts';
import { ProofRefusal } from './proofRefusal.ts';

export interface CommittedBatch {
  readonly firstNonce: bigint;
  /**
   * A proof that leads to the root of the batch: it was verified.
   *
   * @throws HostError `damaged`, `damaged_nodes` where there is none
   */
  prove(leafIndex: number): ArtifactProof;
}

export interface BatchShelf {
  /**
   * @returns undefined where this host committed no such batch, or keeps it no more
   * @throws ProofRefusal `starting` where it is too early to tell; whatever the disk throws
   */
  find(
    epochIndex: bigint,
    rootHash: Uint8Array,
    count: number,
  ): Promise<CommittedBatch | undefined>;
  /** Closes the files of past epochs. */
  close(): Promise<void>;
}

export interface ShelfOptions {
  /** The agent's folder. */
  readonly dataDir: string;
  /** The participant, 20 bytes. */
  readonly address: Uint8Array;
  /** The epoch that the agent works on; undefined until it has seen the chain. */
  readonly current: () => EpochStore | undefined;
  readonly logger: HostLogger;
}

/** Past epochs that are kept open: some files and some hundred kilobytes each. */
const maxPast = 2;
/** Past epochs that nobody asks for are closed after this time: files that were removed take room as long as they are open. */
const idleMs = 60_000;

export function createBatchShelf(options: ShelfOptions): BatchShelf {
  const past = new Map<bigint, Promise<EpochStore | undefined>>();
  let idle: NodeJS.Timeout | undefined;

  async function forget(index: bigint): Promise<void> {
    const known = past.get(index);
    past.delete(index);
    try {
      await (await known)?.close();
    } catch (error) {
      options.logger.warn({ err: error, epoch: index }, 'the files of a past epoch do not close');
    }
  }

  async function forgetAll(): Promise<void> {
    clearTimeout(idle);
    await Promise.all([...past.keys()].map(forget));
  }

  async function pastEpoch(index: bigint): Promise<EpochStore | undefined> {
    clearTimeout(idle);
    idle = setTimeout(() => void forgetAll(), idleMs);
    idle.unref();
    const folder = join(options.dataDir, 'epochs', index.toString());
    // The agent removes old epochs while this runs.
    if (!existsSync(join(folder, 'state.json'))) {
      await forget(index);
      return undefined;
    }
    const known = past.get(index) ?? openPast(folder, options);
    past.delete(index);
    past.set(index, known);
    const [oldest] = past.keys();
    if (past.size > maxPast && oldest !== undefined) await forget(oldest);
    try {
      return await known;
    } catch (error) {
      past.delete(index);
      throw error;
    }
  }

  return {
    async find(epochIndex, rootHash, count) {
      const current = options.current();
      if (current === undefined) {
        throw new ProofRefusal('starting', 'the host has not seen the chain yet', {
          retryAfterS: 5,
        });
      }
      // Of a later epoch there are files only where the chain was rolled back; the agent alone may touch them.
      if (epochIndex > current.binding.index) return undefined;
      const isCurrent = epochIndex === current.binding.index;
      const store = isCurrent ? current : await pastEpoch(epochIndex);
      return store === undefined ? undefined : findBatch(store, rootHash, count);
    },
    close: forgetAll,
  };
}

async function openPast(folder: string, options: ShelfOptions): Promise<EpochStore | undefined> {
  const path = join(folder, 'state.json');
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  const { index, seed, artifactSize } = decodeEpochState(text, path);
  const binding = { index, seed, artifactSize, address: options.address };
  return await EpochStore.open(folder, binding, options.logger);
}

function findBatch(
  store: EpochStore,
  rootHash: Uint8Array,
  count: number,
): CommittedBatch | undefined {
  const batch = store.batches.find(
    (one) =>
      one.status === 'committed' &&
      one.count === count &&
      one.root !== undefined &&
      equalBytes(one.root, rootHash),
  );
  if (batch === undefined) return undefined;
  const { firstNonce } = batch;
  return {
    firstNonce,
    prove: (leafIndex) => store.prove(firstNonce, leafIndex),
  };
}
