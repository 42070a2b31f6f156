/**
 * The committed state: one IAVL tree a store, the app hash over all of them, and a LevelDB directory that brings it back.
 *
 * A block is executed on a branch over `view()`, `prepare` gives its app hash, `commit` makes it durable and then current. Reading
 * never waits; nothing is awaited between the start of a block and its commit.
 */

import { InvariantError } from '../lib/errors.ts';
import { IavlNodes } from '../merkle/iavlNodes.ts';
import { IavlVersion } from '../merkle/iavlVersion.ts';
import type { NodeMemory } from '../merkle/nodeMemory.ts';
import { emptyTreeRoot } from '../merkle/rfc9162Hash.ts';
import { computeAppHash, type StoreRoot } from '../merkle/storeMap.ts';
import { proveStoreKey } from '../merkle/storeProof.ts';
import { BackgroundLoop } from './backgroundLoop.ts';
import type { ChangeSet, Written } from './changeSet.ts';
import type { Checkpointer } from './checkpointer.ts';
import { encodeCommitInfo } from './commitRecord.ts';
import { CommittedState } from './committedState.ts';
import type { Database } from './database.ts';
import { FlatState } from './flatState.ts';
import type { Journal } from './journal.ts';
import type { LogEntry } from './logEntry.ts';
import { MemoryBound } from './memoryBound.ts';
import type {
  CommitOptions,
  LastCommit,
  MultiStoreOptions,
  StoreProof,
  StoreStats,
  TreeFigures,
} from './multiStoreTypes.ts';
import { openStoreParts, type StoreParts } from './storeParts.ts';
import { nameBefore, pendingUpgrades, type StoreUpgrade } from './storeUpgrade.ts';
import type { TreeSet } from './treeSet.ts';
import type { VersionHistory } from './versionHistory.ts';

interface Prepared {
  readonly version: bigint;
  readonly entry: LogEntry;
  readonly roots: readonly StoreRoot[];
  readonly appHash: Uint8Array;
}

/** Opens the directory and recovers its newest version. @throws StoreError, or InvariantError where the records do not give the app hash. */
export async function openMultiStore(options: MultiStoreOptions): Promise<MultiStore> {
  const parts = await openStoreParts(options);
  try {
    return new MultiStore(options, parts);
  } catch (error) {
    await parts.database.close();
    throw error;
  }
}

export class MultiStore {
  readonly #options: MultiStoreOptions;
  readonly #database: Database;
  readonly #journal: Journal;
  readonly #history: VersionHistory;
  readonly #memory: NodeMemory;
  readonly #checkpointer: Checkpointer;
  readonly #background: BackgroundLoop;
  readonly #bound: MemoryBound;
  #trees: TreeSet;
  /** Upgrades that no committed version did yet, in their order. */
  #pending: readonly StoreUpgrade[];
  #current: CommittedState;
  #prepared: Prepared | undefined;
  #isWriting = false;
  #firstVersion: bigint;
  #stats: Omit<StoreStats, 'checkpoints'>;

  /** Use `openMultiStore`. */
  constructor(options: MultiStoreOptions, parts: StoreParts) {
    this.#options = options;
    this.#database = parts.database;
    this.#journal = parts.journal;
    this.#history = parts.history;
    this.#memory = parts.memory;
    this.#checkpointer = parts.checkpointer;
    this.#background = new BackgroundLoop(() => this.#checkpointer.step());
    this.#bound = new MemoryBound(parts, this.#background);
    this.#trees = parts.trees;
    this.#firstVersion = options.initialVersion ?? 1n;
    const { path, storeNames, upgrades = [] } = options;
    this.#pending = pendingUpgrades(path, parts.trees.names, storeNames, upgrades);
    this.#current = this.#stateAhead();
    const { replayedVersions } = parts;
    this.#stats = { commits: 0, batchBytes: 0, lastBatchBytes: 0, replayedVersions };
    this.#wake();
  }

  /** The newest durable version. */
  get lastCommit(): LastCommit {
    const record = this.#history.latest?.record;
    if (record === undefined) {
      const time = { seconds: 0n, nanos: 0 };
      return { version: 0n, appHash: emptyTreeRoot, time, meta: undefined };
    }
    const { version, appHash, time, meta } = record;
    return { version, appHash, time, meta };
  }

  get stats(): StoreStats {
    return { ...this.#stats, checkpoints: this.#checkpointer.checkpoints };
  }

  /** Size of the trees, for metrics. */
  get treeFigures(): TreeFigures {
    const { usedBytes, loads, evictions } = this.#memory;
    return {
      ...this.#trees.figures,
      memoryBytes: usedBytes,
      nodeLoads: loads,
      nodeEvictions: evictions,
      checkpointVersion: this.#journal.head?.checkpoint ?? 0n,
      checkpointNodes: this.#checkpointer.running?.nodes ?? 0,
    };
  }

  /** The version that `prepare` takes next. */
  get nextVersion(): bigint {
    const { version } = this.lastCommit;
    return version === 0n ? this.#firstVersion : version + 1n;
  }

  /** Numbers the first version, as genesis says. @throws InvariantError once something is committed. */
  setInitialVersion(version: bigint): void {
    if (this.lastCommit.version !== 0n) {
      throw new InvariantError(`the first version was committed; it cannot become ${version}`);
    }
    this.#firstVersion = version;
    this.#prepared = undefined;
    this.#trees = this.#trees.restart(version);
    this.#current = this.#stateAhead();
  }

  /** An empty state for a genesis; what it becomes the first version of does not copy it. To be released after the commit. */
  emptyState(): FlatState {
    const names = this.#current.names;
    return new FlatState(names, (name) => this.#trees.arenaOf(name));
  }

  /** Readable versions, ascending. */
  get versions(): bigint[] {
    return this.#history.versions;
  }

  hasVersion(version: bigint): boolean {
    return this.#history.has(version);
  }

  /**
   * A committed state, immutable. Without a version: the newest one, with the stores of this program (as after the pending upgrades).
   *
   * @throws StoreError `VERSION_NOT_RETAINED`.
   */
  view(version?: bigint): CommittedState {
    return version === undefined ? this.#current : this.#history.get(version).state;
  }

  /**
   * Applies the writes of a block, keys ascending, and returns the app hash. A second call first drops what the first one did.
   *
   * @param upgrade one of the options, where this version does it; without effect where the directory has its stores already
   * @throws InvariantError for a write to a store that an upgrade brings which is not done, and for an upgrade before an older one
   */
  prepare(version: bigint, written: Written, upgrade?: StoreUpgrade): Uint8Array {
    return this.prepareChanges(version, written.changes(), upgrade);
  }

  /** The same for changes in an order of the caller's, which the app hash depends on. */
  prepareChanges(version: bigint, changes: ChangeSet, upgrade?: StoreUpgrade): Uint8Array {
    if (this.#isWriting) throw new InvariantError('a block is prepared while another is written');
    if (version !== this.nextVersion) {
      throw new InvariantError(`version ${version} is prepared, and ${this.nextVersion} is next`);
    }
    this.#prepared = undefined;
    const entry = { upgrade: this.#nowDue(upgrade), changes };
    const roots = this.#trees.prepare(entry, version);
    const appHash = computeAppHash(roots);
    this.#prepared = { version, entry, roots, appHash };
    return appHash;
  }

  /** Writes the prepared version in one atomic batch, then makes it current. @throws StoreError `WRITE_FAILED`; it stays prepared. */
  async commit({ time, meta }: CommitOptions = {}): Promise<void> {
    const prepared = this.#prepared;
    if (prepared === undefined || this.#isWriting) {
      throw new InvariantError(
        prepared === undefined ? 'commit without prepare' : 'commit during a commit',
      );
    }
    const { version, entry, appHash, roots } = prepared;
    const record = {
      version,
      appHash,
      stores: roots,
      time: time ?? { seconds: 0n, nanos: 0 },
      meta: meta === undefined ? undefined : new Uint8Array(meta),
    };
    this.#background.assertWhole();
    this.#isWriting = true;
    let bytes: number;
    try {
      bytes = await this.#journal.commit(record, entry, this.#mustSync);
    } finally {
      this.#isWriting = false;
    }
    this.#prepared = undefined;
    if (entry.upgrade !== undefined) this.#pending = this.#pending.slice(1);
    this.#history.add(record, this.#trees.save());
    this.#checkpointer.committed(entry, this.#trees);
    this.#bound.releaseVersions(this.#trees);
    this.#current = this.#stateAhead();
    const { commits, batchBytes } = this.#stats;
    this.#stats = {
      ...this.#stats,
      commits: commits + 1,
      batchBytes: batchBytes + bytes,
      lastBatchBytes: bytes,
    };
    this.#bound.makeRoomAhead();
    this.#wake();
    await this.#bound.wait();
  }

  /** The value of a key and its proof under the app hash of `version`. @throws StoreError `VERSION_NOT_RETAINED`; InvariantError. */
  prove(version: bigint, storeName: string, key: Uint8Array): StoreProof {
    const { record, stores } = this.#history.get(version);
    const store = stores.get(storeName);
    if (store === undefined) {
      throw new InvariantError(`version ${version} has no store ${storeName}`);
    }
    return {
      value: store.saved.get(key),
      proofOps: proveStoreKey(record.stores, storeName, store.saved, key),
    };
  }

  /** Protobuf of `cosmos.store.v1beta1.CommitInfo` of a readable version. */
  commitInfo(version: bigint): Uint8Array {
    return encodeCommitInfo(this.#history.get(version).record);
  }

  /**
   * Does a slice of what is left to do between blocks: giving memory back, a checkpoint that is due, or the removal of what an older one
   * left. False where nothing is. For those who opened it with `background: false`.
   */
  step(): Promise<boolean> {
    return this.#checkpointer.step();
  }

  /** When nothing is left to do in the background. @throws StoreError `WRITE_FAILED` */
  settled(): Promise<void> {
    return this.#background.settled();
  }

  /**
   * Ends it; what is prepared and not committed is dropped, and a checkpoint that is being written is left to the next start. The
   * directory may be opened again.
   */
  async close(): Promise<void> {
    await this.#background.close();
    await this.#database.close();
  }

  /** While a checkpoint is written, always: the head that comes with it reaches the disk, and must not come before the log that it names. */
  get #mustSync(): boolean {
    return (this.#options.sync ?? true) || this.#checkpointer.running !== undefined;
  }

  #wake(): void {
    if (this.#options.background ?? true) this.#background.wake();
  }

  /** What a version does of the upgrade that it is prepared with. */
  #nowDue(upgrade: StoreUpgrade | undefined): StoreUpgrade | undefined {
    if (upgrade === undefined || !this.#pending.includes(upgrade)) return undefined;
    if (upgrade === this.#pending[0]) return upgrade;
    throw new InvariantError(
      `an upgrade adds the stores ${upgrade.added.join(', ')}, and an older one of this program was not done in ${this.#options.path}`,
    );
  }

  /** The newest state under the names of this program: an added store is empty, a renamed one shows what it was. */
  #stateAhead(): CommittedState {
    const existing = this.#trees.names;
    const stores = this.#options.storeNames.map((name) => {
      const source = nameBefore(name, this.#pending);
      const saved = existing.includes(source) ? this.#trees.latest(source) : undefined;
      return [name, saved ?? new IavlVersion(new IavlNodes(), 0n, 0)] as const;
    });
    return new CommittedState(this.lastCommit.version, new Map(stores));
  }
}
