/** What the store is opened with, and what it answers. */

import type { ProofOps } from 'cosmjs-types/tendermint/crypto/proof';
import type { StoreRoot } from '../merkle/storeMap.ts';
import type { ChangeSet } from './changeSet.ts';
import type { CommitTime } from './commitRecord.ts';
import type { LogEntry } from './logEntry.ts';
import type { StoreUpgrade } from './storeUpgrade.ts';

export interface MultiStoreOptions {
  /** The LevelDB directory; made where it is not there. */
  readonly path: string;
  /** The stores of this program; each counts in the app hash, empty or not. */
  readonly storeNames: readonly string[];
  /** Number of the first version. Default 1. Without effect where something is committed. */
  readonly initialVersion?: bigint | undefined;
  /** Versions that stay readable, the newest included; after a restart those since the newest checkpoint; fewer where `memoryBytes` does not hold them. Default 100. */
  readonly retainedVersions?: number | undefined;
  /** A checkpoint is begun every so many versions. A restart replays what came after the newest one that was finished. Default 500. */
  readonly checkpointInterval?: number | undefined;
  /** One is begun earlier where the nodes of the changes since take about so many bytes. Default 32 MiB, an eighth of `memoryBytes` at most. */
  readonly checkpointBytes?: number | undefined;
  /** A version that changes more is logged in parts of about so many bytes, one after the other. Default 4 MiB. */
  readonly logPartBytes?: number | undefined;
  /** Bytes that tree nodes, keys and values may take; beyond them nodes go that can be read again. Default: no limit. */
  readonly memoryBytes?: number | undefined;
  /** Whether checkpoints and removals go on by themselves, between blocks. Without it `step` drives them. Default true. */
  readonly background?: boolean | undefined;
  /** Whether a commit waits for the disk. Without it a power cut may lose the newest heights, never a part of one. Default true. */
  readonly sync?: boolean | undefined;
  /** What the program's upgrades do to the set of stores, the oldest first. Each is done by the version that is prepared with it. Default none. */
  readonly upgrades?: readonly StoreUpgrade[] | undefined;
}

export interface LastCommit {
  /** 0 before the first commit. */
  readonly version: bigint;
  /** 32 bytes; SHA-256("") before the first commit. */
  readonly appHash: Uint8Array;
  /** Block time that `commit` was given along; 0 before the first commit. */
  readonly time: CommitTime;
  /** What `commit` was given along. */
  readonly meta: Uint8Array | undefined;
}

export interface CommitOptions {
  /** Block time, for CommitInfo. */
  readonly time?: CommitTime | undefined;
  /** Bytes of the application that come back as `lastCommit.meta`; not hashed. */
  readonly meta?: Uint8Array | undefined;
}

/** Counters since the store was opened. */
export interface StoreStats {
  readonly commits: number;
  /** That were finished. */
  readonly checkpoints: number;
  /** Bytes of keys and values given to LevelDB. */
  readonly batchBytes: number;
  readonly lastBatchBytes: number;
  /** Versions replayed when the store was opened. */
  readonly replayedVersions: number;
}

/** What the trees hold now, and what was read and given back since the store was opened. */
export interface TreeFigures {
  /** Nodes in memory. */
  readonly treeNodes: number;
  /** Pairs of the newest version. */
  readonly keys: number;
  /** Of nodes, keys and values. */
  readonly memoryBytes: number;
  readonly nodeLoads: number;
  readonly nodeEvictions: number;
  /** Of the newest finished checkpoint; 0 before the first one. */
  readonly checkpointVersion: bigint;
  /** Inner nodes that the checkpoint being written has on the disk; 0 where none is. */
  readonly checkpointNodes: number;
}

export interface StoreProof {
  readonly value: Uint8Array | undefined;
  readonly proofOps: ProofOps;
}

/** A version whose app hash is known and that is not on the disk. */
export interface PreparedVersion {
  readonly version: bigint;
  readonly entry: LogEntry & { readonly changes: ChangeSet };
  readonly roots: readonly StoreRoot[];
  readonly appHash: Uint8Array;
}
