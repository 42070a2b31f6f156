/** Metadata of a state that nobody has. */

import { utf8 } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../../src/lib/sha256.ts';
import type { IavlTop } from '../../../src/merkle/iavlTop.ts';
import {
  type SnapshotMetadata,
  snapshotStore,
} from '../../../src/store/snapshots/snapshotMetadata.ts';
import { snapshotStoreNames } from '../../harness/snapshotStore.ts';

/** Any hash. */
export const madeUpHash: Uint8Array = new Uint8Array(32).fill(7);

/** Of a tree that nobody has. */
export function madeUpTop(size: number): IavlTop {
  if (size === 0) return { size };
  const version = 9n;
  return size === 1
    ? { size, version, key: utf8('key'), valueHash: madeUpHash }
    : { size, version, height: 9, left: madeUpHash, right: madeUpHash };
}

/** Each store has so many pairs. */
export function madeUpMetadata(leaves: number, chunks: readonly Uint8Array[]): SnapshotMetadata {
  return {
    version: 9n,
    time: { seconds: 1n, nanos: 0 },
    stores: snapshotStoreNames.map((name) => snapshotStore(name, madeUpTop(leaves))),
    chunkHashes: chunks.map(sha256),
  };
}
