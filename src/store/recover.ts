/** Brings the committed state back: the newest checkpoint, then the changes after it, each version held against its app hash. */

import { equalBytes, toHex } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import type { IavlTree } from '../merkle/iavlTree.ts';
import { computeAppHash, type StoreRoot } from '../merkle/storeMap.ts';
import type { StoreChanges } from './changeSet.ts';
import { costOfChanges } from './checkpointer.ts';
import { type CheckpointRecord, decodeCheckpoint } from './checkpointRecord.ts';
import { type CommitRecord, decodeCommitRecord } from './commitRecord.ts';
import type { Database } from './database.ts';
import type { DiskGarbage } from './diskGarbage.ts';
import { decodeHead, type Head } from './headRecord.ts';
import {
  besideLog,
  checkpointKey,
  commitKey,
  headKey,
  logKey,
  logPartKey,
  nodeRange,
  restoreKey,
  uncommittedLog,
  unfinishedRanges,
} from './layout.ts';
import { decodeLogEnd, decodeLogPart, type LogEntry } from './logEntry.ts';
import type { NodeSpace } from './nodeSpace.ts';
import { corrupted } from './storeError.ts';
import { TreeSet } from './treeSet.ts';
import type { VersionHistory } from './versionHistory.ts';

export interface Recovered {
  readonly trees: TreeSet;
  /** The highest disk id of the checkpoint; 0 without one. */
  readonly lastDiskId: number;
  /** Of the changes after it. */
  readonly cost: number;
}

/** What recovery works on. */
export interface Recovery {
  readonly database: Database;
  readonly history: VersionHistory;
  readonly garbage: DiskGarbage;
  readonly space: NodeSpace;
  /** Of the cost of changes: more makes no difference. */
  readonly enough: number;
}

/** The head; undefined for a new directory. @throws StoreError `CORRUPTED` where there is something, and no head. */
export async function readHead(database: Database): Promise<Head | undefined> {
  const head = database.read(headKey, 'head', (body) => decodeHead(body, database.path));
  if (head !== undefined) return head;
  // Parts of a first version that was never committed are nothing.
  for (const range of besideLog) {
    if ((await database.firstKey(range)) === undefined) continue;
    throw corrupted(database.path, 'it holds records, and no head');
  }
  return undefined;
}

/**
 * Opens the trees of the checkpoint, whose nodes are read where they are asked for, applies the changes after it, and fills the history.
 *
 * @throws StoreError `CORRUPTED` for a record that is missing or unreadable; InvariantError where the records do not give the app hash.
 */
export function recover(recovery: Recovery, head: Head): Recovered {
  const { database, history, garbage } = recovery;
  const { path } = database;
  const { trees, lastDiskId } = openCheckpoint(recovery, head);
  let cost = 0;
  const first = head.checkpoint === 0n ? head.oldest : head.checkpoint + 1n;
  for (let version = first; version <= head.version; version += 1n) {
    const record = readCommit(database, version);
    const entry = readLog(database, version);
    assertRecord(path, record, trees.prepare(entry, version));
    history.add(record, trees.save());
    garbage.addTrees(trees.takeDropped());
    for (const tree of trees.trees) garbage.add(tree.takeOutdated());
    cost += costOfChanges(entry, recovery.enough);
  }
  return { trees, lastDiskId, cost };
}

/** Removes the parts of a log whose version was not committed. @param head undefined where none was */
export async function clearUncommitted(database: Database, head: Head | undefined): Promise<void> {
  await database.clear(uncommittedLog(head?.version ?? -1n));
}

/**
 * Removes what is there of a snapshot whose restore did not come to its end: the directory is a new one again. Where a head is there, it
 * stands for all that is needed.
 */
export async function clearRestore(database: Database): Promise<void> {
  if (database.read(restoreKey, 'mark of a restore', (body) => body) === undefined) return;
  if (database.read(headKey, 'head', (body) => body) === undefined) {
    await database.clear(nodeRange);
    // The mark must not go before them: LevelDB may lose the end of an older log and keep a newer one.
    await database.flush();
  }
  await database.write([{ type: 'del', key: restoreKey }], true);
}

/** Removes what was left of a checkpoint that was not finished. */
export async function clearUnfinished(
  database: Database,
  { checkpoint }: Head,
  lastDiskId: number,
): Promise<void> {
  for (const range of unfinishedRanges(lastDiskId, checkpoint)) await database.clear(range);
}

function openCheckpoint(
  { database, history, space }: Recovery,
  head: Head,
): Omit<Recovered, 'cost'> {
  if (head.checkpoint === 0n) {
    const { stores } = readCommit(database, head.oldest);
    const names = stores.map(({ name }) => name);
    return { trees: TreeSet.create(names, head.oldest, space), lastDiskId: 0 };
  }
  const record = readCommit(database, head.checkpoint);
  const checkpoint = readCheckpoint(database, head.checkpoint);
  const trees = openTrees(database, checkpoint, space);
  const roots = [...trees].map(([name, tree]) => ({ name, root: tree.workingHash() }));
  assertRecord(database.path, record, roots);
  const stores = [...trees].flatMap(([name, tree]) =>
    tree.latest === undefined ? [] : [[name, { tree, saved: tree.latest }] as const],
  );
  history.add(record, new Map(stores));
  return { trees: new TreeSet(trees, space), lastDiskId: checkpoint.lastDiskId };
}

function readCheckpoint(database: Database, version: bigint): CheckpointRecord {
  const what = `the checkpoint of version ${version}`;
  const record = database.read(checkpointKey(version), what, decodeCheckpoint);
  if (record === undefined) throw corrupted(database.path, `${what} is missing`);
  if (record.version !== version) throw corrupted(database.path, `${what} is of ${record.version}`);
  return record;
}

function openTrees(
  database: Database,
  { version, stores }: CheckpointRecord,
  space: NodeSpace,
): Map<string, IavlTree> {
  const trees = new Map<string, IavlTree>();
  for (const { name, root } of stores) {
    try {
      trees.set(name, space.openTree(root, version));
    } catch (error) {
      if (!(error instanceof InvariantError)) throw error;
      const what = `the checkpoint of version ${version}, store ${name}: ${error.message}`;
      throw corrupted(database.path, what, error);
    }
  }
  return trees;
}

/** Parts are read when the walk over the changes comes to them. */
function readLog(database: Database, version: bigint): LogEntry {
  const what = `the log of version ${version}`;
  const end = database.read(logKey(version), what, decodeLogEnd);
  if (end === undefined) throw corrupted(database.path, `${what} is missing`);
  function* changes(): Generator<StoreChanges, undefined, undefined> {
    for (let index = 0; index < (end?.parts ?? 0); index += 1) {
      const part = `part ${index} of ${what}`;
      const found = database.read(logPartKey(version, index), part, decodeLogPart);
      if (found === undefined) throw corrupted(database.path, `${part} is missing`);
      yield* found;
    }
    yield* end?.changes ?? [];
  }
  return { upgrade: end.upgrade, changes: { [Symbol.iterator]: changes } };
}

function readCommit(database: Database, version: bigint): CommitRecord {
  const what = `the commit of version ${version}`;
  const record = database.read(commitKey(version), what, decodeCommitRecord);
  if (record === undefined) throw corrupted(database.path, `${what} is missing`);
  if (record.version !== version) throw corrupted(database.path, `${what} is of ${record.version}`);
  return record;
}

/** @throws InvariantError that names the version and the stores that differ. */
function assertRecord(path: string, record: CommitRecord, roots: readonly StoreRoot[]): void {
  const computed = computeAppHash(roots);
  const isWhole =
    equalBytes(computed, record.appHash) &&
    equalBytes(computeAppHash(record.stores), record.appHash);
  if (isWhole) return;
  const differing = record.stores
    .filter(({ name, root }) => {
      const own = roots.find((store) => store.name === name);
      return own === undefined || !equalBytes(own.root, root);
    })
    .map(({ name }) => name);
  throw new InvariantError(
    `version ${record.version} in ${path} was committed with app hash ${toHex(record.appHash)} and replays to ${toHex(computed)} ` +
      `(stores that differ: ${differing.join(', ') || 'none'}). The directory is damaged, or this program computes something else. Nothing was changed; ` +
      'restore it from a backup, or move it away and let the node replay its blocks',
  );
}
