/**
 * The committed state: one IAVL tree a store, the app hash over all of them, and a LevelDB directory that brings it back.
 *
 * A block is executed on a branch over `view()`, `prepare` gives its app hash, `commit` makes it durable and then current. Reading
 * never waits; nothing is awaited between the start of a block and its commit.
 */

import { InvariantError } from '../lib/errors.ts';
import { computeAppHash } from '../merkle/storeMap.ts';
import { BackgroundLoop } from './backgroundLoop.ts';
import type { ChangeSet, Written } from './changeSet.ts';
import { encodeCommitInfo } from './commitRecord.ts';
import type { CommittedState } from './committedState.ts';
import { FlatState } from './flatState.ts';
import { type HeldVersion, holdVersion } from './heldVersion.ts';
import { lastCommitOf } from './lastCommitOf.ts';
import { MemoryBound } from './memoryBound.ts';
import type {
  CommitOptions,
  LastCommit,
  MultiStoreOptions,
  PreparedVersion,
  StoreProof,
  StoreStats,
  TreeFigures,
} from './multiStoreTypes.ts';
import type { NewestState } from './newestState.ts';
import { proveInVersion } from './proveInVersion.ts';
import { RestoreSlot } from './snapshots/restoreSlot.ts';
import { stateAhead } from './stateAhead.ts';
import { openStoreParts, recoverStoreParts, type StoreParts } from './storeParts.ts';
import { pendingUpgrades, type StoreUpgrade } from './storeUpgrade.ts';
import type { TreeSet } from './treeSet.ts';

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
  /** A version of another node may be taken in here, as long as nothing is executed. */
  readonly restores: RestoreSlot;
  readonly #options: MultiStoreOptions;
  readonly #background: BackgroundLoop;
  /** Others once a snapshot was restored. */
  #parts: StoreParts;
  #bound: MemoryBound;
  #trees: TreeSet;
  /** Upgrades that no committed version did yet, in their order. */
  #pending: readonly StoreUpgrade[];
  #current: NewestState;
  #prepared: PreparedVersion | undefined;
  #isWriting = false;
  #firstVersion: bigint;
  #stats: Omit<StoreStats, 'checkpoints'>;

  /** Use `openMultiStore`. */
  constructor(options: MultiStoreOptions, parts: StoreParts) {
    this.#options = options;
    this.#parts = parts;
    this.restores = new RestoreSlot(options, {
      database: parts.database,
      committed: () => this.lastCommit.version,
      reopen: () => this.#reopen(),
    });
    this.#background = new BackgroundLoop(() => this.#parts.checkpointer.step());
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
    return lastCommitOf(this.#parts.history.latest?.record);
  }

  get stats(): StoreStats {
    return { ...this.#stats, checkpoints: this.#parts.checkpointer.checkpoints };
  }

  /** Size of the trees, for metrics. */
  get treeFigures(): TreeFigures {
    const { usedBytes, loads, evictions } = this.#parts.memory;
    return {
      ...this.#trees.figures,
      memoryBytes: usedBytes,
      nodeLoads: loads,
      nodeEvictions: evictions,
      checkpointVersion: this.#parts.journal.head?.checkpoint ?? 0n,
      checkpointNodes: this.#parts.checkpointer.running?.nodes ?? 0,
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
    this.restores.executed();
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
    return this.#parts.history.versions;
  }

  hasVersion(version: bigint): boolean {
    return this.#parts.history.has(version);
  }

  /**
   * A committed state, immutable. Without a version: the newest one, with the stores of this program (as after the pending upgrades).
   *
   * @throws StoreError `VERSION_NOT_RETAINED`.
   */
  view(version?: bigint): CommittedState {
    return version === undefined ? this.#current : this.#parts.history.get(version).state;
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
    this.restores.executed();
    this.#prepared = undefined;
    const entry = { upgrade: this.#nowDue(upgrade), changes };
    const roots = this.#trees.prepare(entry, version);
    const appHash = computeAppHash(roots);
    this.#prepared = { version, entry, roots, appHash };
    return appHash;
  }

  /**
   * Writes the prepared version, then makes it current. Once it is durable nothing fails it: what fails behind it, a checkpoint for example,
   * fails the next commit before that writes anything.
   *
   * @throws StoreError `WRITE_FAILED`; it stays prepared, and whether it is durable the next start says
   */
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
      await this.restores.drop();
      bytes = await this.#parts.journal.commit(record, entry, this.#mustSync);
    } finally {
      this.#isWriting = false;
    }
    this.#prepared = undefined;
    if (entry.upgrade !== undefined) this.#pending = this.#pending.slice(1);
    this.#parts.history.add(record, this.#trees.save());
    this.#parts.checkpointer.committed(entry, this.#trees);
    this.#bound.releaseVersions(this.#trees);
    this.#current = this.#stateAhead(entry);
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
    return proveInVersion(this.#parts.history.get(version), storeName, key);
  }

  /** Protobuf of `cosmos.store.v1beta1.CommitInfo` of a readable version. */
  commitInfo(version: bigint): Uint8Array {
    return encodeCommitInfo(this.#parts.history.get(version).record);
  }

  /** Keeps a readable version, the newest unless another is named, until it is given back. @throws StoreError `VERSION_NOT_RETAINED` */
  hold(version: bigint = this.lastCommit.version): HeldVersion {
    const { history, memory } = this.#parts;
    return holdVersion(history, memory, history.get(version));
  }

  /**
   * Does a slice of what is left to do between blocks: giving memory back, a checkpoint that is due, or the removal of what an older one
   * left. False where nothing is. For those who opened it with `background: false`.
   */
  step(): Promise<boolean> {
    return this.#parts.checkpointer.step();
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
    await this.#parts.database.close();
  }

  /** While a checkpoint is written, always: the head that comes with it reaches the disk, and must not come before the log that it names. */
  get #mustSync(): boolean {
    return (this.#options.sync ?? true) || this.#parts.checkpointer.running !== undefined;
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

  /** @param done what made the newest version, where the state before it is there */
  #stateAhead(done?: PreparedVersion['entry']): NewestState {
    const { storeNames } = this.#options;
    const next = stateAhead(this.lastCommit.version, this.#trees, storeNames, this.#pending);
    // Before and in an upgrade, a store may have another name than its changes.
    const isSame = done?.upgrade === undefined && this.#pending.length === 0;
    if (done !== undefined && isSame) next.takeOver(this.#current, done.changes);
    return next;
  }

  /** The restored version takes the place of the empty state. */
  async #reopen(): Promise<void> {
    const { path, storeNames, upgrades = [] } = this.#options;
    const parts = await recoverStoreParts(this.#options, this.#parts.database);
    this.#parts = parts;
    this.#bound = new MemoryBound(parts, this.#background);
    this.#trees = parts.trees;
    this.#pending = pendingUpgrades(path, parts.trees.names, storeNames, upgrades);
    this.#prepared = undefined;
    this.#current = this.#stateAhead();
  }
}
