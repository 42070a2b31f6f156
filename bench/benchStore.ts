/** Ways of keeping artifacts on disk that the bench compares. */

import { ArtifactLeaves, type LeafBinding } from '../src/host/artifacts/artifactLeaves.ts';
import { type ArtifactProof, ArtifactTree } from '../src/host/artifacts/artifactTree.ts';
import { EpochStore } from '../src/host/artifacts/epochStore.ts';
import type { HostLogger } from '../src/host/hostLogger.ts';
import { LevelTree } from './levelTree.ts';

export interface BenchStore {
  /** Leaves that are there. */
  readonly count: number;
  append(first: number, artifacts: readonly Uint8Array[]): Promise<void>;
  sync(): Promise<void>;
  /** The proof of a leaf in the tree of all. */
  prove(leafIndex: number): ArtifactProof;
  /** Root of the first leaves, and a proof there. */
  proveAt(leafIndex: number, count: number): ArtifactProof;
  rootAt(count: number): Uint8Array;
}

export const binding: LeafBinding = {
  seed: new Uint8Array(32).fill(7),
  address: new Uint8Array(20).fill(9),
  artifactSize: 24,
};

export type StoreKind = 'flat files' | 'LevelDB, a key 64 leaves' | 'LevelDB, a key a leaf';

/** Opens, or begins, a store in a folder. */
export function openBenchStore(kind: StoreKind, folder: string): Promise<BenchStore> {
  return storeKinds[kind](folder);
}

export const storeKinds: Readonly<Record<StoreKind, (folder: string) => Promise<BenchStore>>> = {
  'flat files': openFlat,
  'LevelDB, a key 64 leaves': (folder) => LevelTree.open(folder, binding, 64),
  'LevelDB, a key a leaf': (folder) => LevelTree.open(folder, binding, 1),
};

const silent = (): void => {};
const logger: HostLogger = { debug: silent, info: silent, warn: silent, error: silent };

/** The product's own, as the agent uses it: one open batch of all leaves. */
async function openFlat(folder: string): Promise<BenchStore> {
  const store = await EpochStore.open(`${folder}/1`, { ...binding, index: 1n }, logger);
  let sealed: ArtifactTree | undefined;
  const count = (): number => store.batches[0]?.count ?? 0;
  const files = { path: `${folder}/1/0`, leaves: new ArtifactLeaves(binding), firstNonce: 0n };
  const tree = (): ArtifactTree => {
    sealed ??= ArtifactTree.openSealed(files, count());
    return sealed;
  };
  return {
    get count() {
      return count();
    },
    append: async (first, artifacts) => {
      await store.append(BigInt(first), artifacts, 1n);
    },
    sync: async () => {
      // Proofs come from sealed batches.
      if (store.batches[0]?.status === 'open') await store.seal();
    },
    prove: (leafIndex) => store.prove(0n, leafIndex),
    proveAt: (leafIndex, size) => tree().prove(leafIndex, size),
    rootAt: (size) => tree().root(size),
  };
}
