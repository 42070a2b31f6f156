/** What a kept snapshot holds, and whether its files still are what its metadata say. */

import { createHash } from 'node:crypto';
import { equalBytes } from '../../lib/bytes.ts';
import { computeAppHash } from '../../merkle/storeMap.ts';
import type { CommitTime } from '../commitRecord.ts';
import { type KeptSnapshot, listSnapshots, readChunk } from './snapshotFolder.ts';
import { decodeMetadata, type SnapshotStore } from './snapshotMetadata.ts';

export interface InspectedSnapshot extends KeptSnapshot {
  readonly appHash: Uint8Array;
  /** Of the block. */
  readonly time: CommitTime;
  readonly stores: readonly SnapshotStore[];
  /** Chunks that do not have their hash. */
  readonly damaged: readonly number[];
}

/** Undefined where there is none of the height. Cost: reading and hashing all of it, a chunk in memory at a time. */
export async function inspectSnapshot(
  path: string,
  height: bigint,
): Promise<InspectedSnapshot | undefined> {
  const snapshot = (await listSnapshots(path)).find((one) => one.height === height);
  if (snapshot === undefined) return undefined;
  const { time, stores, chunkHashes } = decodeMetadata(snapshot.metadata);
  const damaged: number[] = [];
  for (const [index, hash] of chunkHashes.entries()) {
    const chunk = await readChunk(snapshot, index);
    const isWhole =
      chunk !== undefined && equalBytes(createHash('sha256').update(chunk).digest(), hash);
    if (!isWhole) damaged.push(index);
  }
  return { ...snapshot, appHash: computeAppHash(stores), time, stores, damaged };
}
