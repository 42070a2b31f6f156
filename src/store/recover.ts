/** Brings the committed state back: the newest checkpoint, then the changes after it, each version held against its app hash. */

import { equalBytes, toHex } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import type { IavlTree } from '../merkle/iavlTree.ts';
import { computeAppHash, type StoreRoot } from '../merkle/storeMap.ts';
import { RecordError } from './byteReader.ts';
import { decodeChunks } from './checkpointChunk.ts';
import { type CommitRecord, decodeCommitRecord } from './commitRecord.ts';
import type { Database } from './database.ts';
import { type Checkpoint, decodeHead, type Head } from './headRecord.ts';
import { chunkKey, commitKey, headKey, logKey } from './layout.ts';
import { decodeLogEntry } from './logEntry.ts';
import { corrupted } from './storeError.ts';
import { TreeSet } from './treeSet.ts';
import type { VersionHistory } from './versionHistory.ts';

/** The head; undefined for a new directory. @throws StoreError `CORRUPTED` where there is something, and no head. */
export async function readHead(database: Database): Promise<Head | undefined> {
  const head = database.read(headKey, 'head', (body) => decodeHead(body, database.path));
  if (head === undefined && !(await database.isEmpty())) {
    throw corrupted(database.path, 'it holds records, and no head');
  }
  return head;
}

/**
 * Rebuilds the trees and fills the history. Cost: the checkpoint, and the changes after it.
 *
 * @throws StoreError `CORRUPTED` for a record that is missing or unreadable; InvariantError where the records do not give the app hash.
 */
export function recover(database: Database, head: Head, history: VersionHistory): TreeSet {
  const { path } = database;
  const trees = loadCheckpoint(database, head, history);
  for (let version = head.checkpoint.version + 1n; version <= head.version; version += 1n) {
    if (version < head.oldest) version = head.oldest;
    const record = readCommit(database, version);
    const entry = database.read(logKey(version), `log of version ${version}`, decodeLogEntry);
    if (entry === undefined) throw corrupted(path, `the log of version ${version} is missing`);
    assertRecord(path, record, trees.prepare(entry, version));
    history.add(record, trees.save());
  }
  return trees;
}

function loadCheckpoint(database: Database, head: Head, history: VersionHistory): TreeSet {
  const { checkpoint } = head;
  if (checkpoint.version === 0n) {
    const first = readCommit(database, head.oldest);
    return TreeSet.create(
      first.stores.map(({ name }) => name),
      head.oldest,
    );
  }
  const record = readCommit(database, checkpoint.version);
  const trees = readTrees(database, checkpoint);
  const roots = [...trees].map(([name, tree]) => ({ name, root: tree.workingHash() }));
  assertRecord(database.path, record, roots);
  const stores = [...trees].flatMap(([name, tree]) =>
    tree.latest === undefined ? [] : [[name, { tree, saved: tree.latest }] as const],
  );
  history.add(record, new Map(stores));
  return new TreeSet(trees);
}

function readTrees(database: Database, { version, stores }: Checkpoint): Map<string, IavlTree> {
  const trees = new Map<string, IavlTree>();
  let first = 0;
  for (const { name, chunks } of stores) {
    try {
      trees.set(name, decodeChunks(readChunks(database, version, first, chunks), version));
    } catch (error) {
      if (!(error instanceof RecordError || error instanceof InvariantError)) throw error;
      const what = `the checkpoint of version ${version}, store ${name}: ${error.message}`;
      throw corrupted(database.path, what, error);
    }
    first += chunks;
  }
  return trees;
}

function* readChunks(
  database: Database,
  version: bigint,
  first: number,
  count: number,
): Generator<Uint8Array, undefined, undefined> {
  for (let index = first; index < first + count; index += 1) {
    const what = `chunk ${index} of the checkpoint of version ${version}`;
    const chunk = database.read(chunkKey(version, index), what, (body) => body);
    if (chunk === undefined) throw corrupted(database.path, `${what} is missing`);
    yield chunk;
  }
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
