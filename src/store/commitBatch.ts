/** The one atomic batch of a commit: log entry, commit record, head; and a checkpoint in place of the older one when it is due. */

import { exportNodes } from '../merkle/iavlStream.ts';
import type { IavlTree } from '../merkle/iavlTree.ts';
import { encodeChunks } from './checkpointChunk.ts';
import { type CommitRecord, encodeCommitRecord } from './commitRecord.ts';
import { type BatchOperation, putRecord } from './database.ts';
import { type Checkpoint, encodeHead, type Head } from './headRecord.ts';
import { chunkKey, commitKey, headKey, logKey } from './layout.ts';
import { encodeLogEntry, type LogEntry } from './logEntry.ts';

export interface CommitBatch {
  readonly operations: BatchOperation[];
  readonly head: Head;
  /** Bytes of keys and values written. */
  readonly bytes: number;
  readonly hasCheckpoint: boolean;
}

export interface CommitContent {
  readonly record: CommitRecord;
  readonly entry: LogEntry;
  /** The head before; undefined for the first commit. */
  readonly head: Head | undefined;
  /** Trees with the prepared version. */
  readonly trees: ReadonlyMap<string, IavlTree>;
  readonly checkpointInterval: number;
}

export function createCommitBatch(content: CommitContent): CommitBatch {
  const { record, entry, trees } = content;
  const { version } = record;
  const head = content.head ?? {
    version: 0n,
    oldest: version,
    checkpoint: { version: 0n, stores: [] },
  };
  const operations = [
    putRecord(logKey(version), encodeLogEntry(entry)),
    putRecord(commitKey(version), encodeCommitRecord(record)),
  ];
  const covered = head.checkpoint.version === 0n ? head.oldest - 1n : head.checkpoint.version;
  const hasCheckpoint = version - covered >= BigInt(content.checkpointInterval);
  const next = hasCheckpoint
    ? replaceCheckpoint(operations, head, version, trees)
    : { ...head, version };
  operations.push(putRecord(headKey, encodeHead(next)));
  const bytes = operations.reduce(
    (sum, op) => sum + op.key.length + (op.type === 'put' ? op.value.length : 0),
    0,
  );
  return { operations, head: next, bytes, hasCheckpoint };
}

/** Cost: every node of the state. */
function replaceCheckpoint(
  operations: BatchOperation[],
  head: Head,
  version: bigint,
  trees: ReadonlyMap<string, IavlTree>,
): Head {
  dropOlder(operations, head, version);
  const stores: { name: string; chunks: number }[] = [];
  let index = 0;
  for (const [name, tree] of trees) {
    const first = index;
    for (const chunk of encodeChunks(exportNodes(tree.nodes, tree.workingRoot))) {
      operations.push(putRecord(chunkKey(version, index), chunk));
      index += 1;
    }
    stores.push({ name, chunks: index - first });
  }
  return { version, oldest: version, checkpoint: { version, stores } };
}

function dropOlder(operations: BatchOperation[], head: Head, version: bigint): void {
  for (let old = head.oldest; old < version; old += 1n) {
    operations.push({ type: 'del', key: logKey(old) }, { type: 'del', key: commitKey(old) });
  }
  dropChunks(operations, head.checkpoint);
}

function dropChunks(operations: BatchOperation[], { version, stores }: Checkpoint): void {
  const count = stores.reduce((sum, { chunks }) => sum + chunks, 0);
  for (let index = 0; index < count; index += 1) {
    operations.push({ type: 'del', key: chunkKey(version, index) });
  }
}
