/**
 * The committed state: one IAVL tree a store, the app hash over all of them, and a LevelDB directory that brings it back.
 *
 * A block is executed on a branch over `view()`, `prepare` gives its app hash, `commit` makes it durable and then current. Reading
 * never waits; nothing is awaited between the start of a block and its commit.
 */

import { InvariantError } from '../lib/errors.ts';
import { IavlNodes } from '../merkle/iavlNodes.ts';
import { IavlVersion } from '../merkle/iavlVersion.ts';
import { emptyTreeRoot } from '../merkle/rfc9162Hash.ts';
import { computeAppHash, type StoreRoot } from '../merkle/storeMap.ts';
import { proveStoreKey } from '../merkle/storeProof.ts';
import type { Branch } from './branch.ts';
import type { ChangeSet } from './changeSet.ts';
import { createCommitBatch } from './commitBatch.ts';
import { encodeCommitInfo } from './commitRecord.ts';
import { CommittedState } from './committedState.ts';
import { Database } from './database.ts';
import type { Head } from './headRecord.ts';
import type { LogEntry } from './logEntry.ts';
import type {
  CommitOptions,
  LastCommit,
  MultiStoreOptions,
  StoreProof,
  StoreStats,
} from './multiStoreTypes.ts';
import { readHead, recover } from './recover.ts';
import { nameBefore, pendingUpgrades, type StoreUpgrade } from './storeUpgrade.ts';
import { TreeSet } from './treeSet.ts';
import { VersionHistory } from './versionHistory.ts';

interface Prepared {
  readonly version: bigint;
  readonly entry: LogEntry;
  readonly roots: readonly StoreRoot[];
  readonly appHash: Uint8Array;
}

/** Opens the directory and recovers its newest version. @throws StoreError, or InvariantError where the records do not give the app hash. */
export async function openMultiStore(options: MultiStoreOptions): Promise<MultiStore> {
  const retained = options.retainedVersions ?? 100;
  if (retained < 1 || (options.checkpointInterval ?? 500) < 1) {
    throw new InvariantError('retainedVersions and checkpointInterval are at least 1');
  }
  const database = await Database.open(options.path);
  try {
    const head = await readHead(database);
    const history = new VersionHistory(retained);
    const trees =
      head === undefined
        ? TreeSet.create(options.storeNames, options.initialVersion ?? 1n)
        : recover(database, head, history);
    return new MultiStore(options, database, head, trees, history);
  } catch (error) {
    await database.close();
    throw error;
  }
}

export class MultiStore {
  readonly #options: MultiStoreOptions;
  readonly #database: Database;
  readonly #history: VersionHistory;
  #trees: TreeSet;
  #head: Head | undefined;
  /** Upgrades that no committed version did yet, in their order. */
  #pending: readonly StoreUpgrade[];
  #current: CommittedState;
  #prepared: Prepared | undefined;
  #isWriting = false;
  #firstVersion: bigint;
  #stats: StoreStats;

  /** Use `openMultiStore`. */
  constructor(
    options: MultiStoreOptions,
    database: Database,
    head: Head | undefined,
    trees: TreeSet,
    history: VersionHistory,
  ) {
    this.#options = options;
    this.#database = database;
    this.#head = head;
    this.#trees = trees;
    this.#history = history;
    this.#firstVersion = options.initialVersion ?? 1n;
    const { path, storeNames, upgrades = [] } = options;
    this.#pending = pendingUpgrades(path, trees.names, storeNames, upgrades);
    this.#current = this.#stateAhead();
    this.#stats = {
      commits: 0,
      checkpoints: 0,
      batchBytes: 0,
      lastBatchBytes: 0,
      replayedVersions: head === undefined ? 0 : replayedBy(head),
    };
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
    return this.#stats;
  }

  /** Size of the trees, for metrics. */
  get treeFigures(): { readonly treeNodes: number; readonly keys: number } {
    return this.#trees.figures;
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
    this.#trees = TreeSet.create(this.#options.storeNames, version);
    this.#current = this.#stateAhead();
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
  prepare(version: bigint, branch: Branch, upgrade?: StoreUpgrade): Uint8Array {
    return this.prepareChanges(version, branch.changes(), upgrade);
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
    const batch = createCommitBatch({
      record,
      entry,
      head: this.#head,
      trees: this.#trees.preparedTrees(),
      checkpointInterval: this.#options.checkpointInterval ?? 500,
    });
    this.#isWriting = true;
    try {
      await this.#database.write(batch.operations, this.#options.sync ?? true);
    } finally {
      this.#isWriting = false;
    }
    this.#head = batch.head;
    this.#prepared = undefined;
    if (entry.upgrade !== undefined) this.#pending = this.#pending.slice(1);
    this.#history.add(record, this.#trees.save());
    this.#current = this.#stateAhead();
    this.#count(batch.bytes, batch.hasCheckpoint);
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

  /** Ends it; what is prepared and not committed is dropped. The directory may be opened again. */
  async close(): Promise<void> {
    await this.#database.close();
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

  #count(bytes: number, hasCheckpoint: boolean): void {
    const { commits, checkpoints, batchBytes, replayedVersions } = this.#stats;
    this.#stats = {
      commits: commits + 1,
      checkpoints: checkpoints + (hasCheckpoint ? 1 : 0),
      batchBytes: batchBytes + bytes,
      lastBatchBytes: bytes,
      replayedVersions,
    };
  }
}

/** How many versions a recovery applies after the checkpoint. */
function replayedBy({ version, oldest, checkpoint }: Head): number {
  return Number(version - (checkpoint.version === 0n ? oldest - 1n : checkpoint.version));
}
