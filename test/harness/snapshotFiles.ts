/** Snapshots as peers exchange them, for tests: made of a store, held in memory, given to another. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/lib/sha256.ts';
import type { HeldVersion } from '../../src/store/heldVersion.ts';
import type { MultiStore } from '../../src/store/multiStore.ts';
import type { RestoreOptions } from '../../src/store/snapshots/restoreSlot.ts';
import { readChunk } from '../../src/store/snapshots/snapshotFolder.ts';
import {
  decodeMetadata,
  offerOf,
  type SnapshotMetadata,
  type SnapshotOffer,
} from '../../src/store/snapshots/snapshotMetadata.ts';
import { type ChunkAnswer, SnapshotReceiver } from '../../src/store/snapshots/snapshotReceiver.ts';
import type { SnapshotSizes } from '../../src/store/snapshots/snapshotRun.ts';
import { makeSnapshot } from '../../src/store/snapshots/snapshots.ts';

export interface SnapshotFiles {
  readonly offer: SnapshotOffer;
  readonly chunks: readonly Uint8Array[];
}

/** Of a version that is held, which is given back. */
export async function snapshotOf(
  held: HeldVersion,
  sizes: SnapshotSizes = {},
): Promise<SnapshotFiles> {
  const path = mkdtempSync(join(tmpdir(), 'cpoc-snapshot-'));
  try {
    const made = await makeSnapshot(path, held, sizes);
    if (made === undefined) throw new Error('no snapshot was made');
    const chunks: Uint8Array[] = [];
    for (let index = 0; index < made.chunks; index += 1) {
      const chunk = await readChunk(made, index);
      if (chunk === undefined) throw new Error(`chunk ${index} is missing`);
      chunks.push(chunk);
    }
    const { height, format, hash, metadata } = made;
    return { offer: { height, format, chunks: made.chunks, hash, metadata }, chunks };
  } finally {
    rmSync(path, { recursive: true });
  }
}

/** The same with other chunks, or other metadata: everything that a liar can make agree agrees. */
export function forged(
  { offer }: SnapshotFiles,
  chunks: readonly Uint8Array[],
  change: Partial<SnapshotMetadata> = {},
): SnapshotFiles {
  const metadata = decodeMetadata(offer.metadata);
  return {
    offer: offerOf({ ...metadata, chunkHashes: chunks.map(sha256), ...change }),
    chunks,
  };
}

/** The answer to the last chunk that was taken or refused. */
export async function restoreInto(
  store: MultiStore,
  { offer, chunks }: SnapshotFiles,
  appHash: Uint8Array | undefined,
  options: RestoreOptions = {},
): Promise<ChunkAnswer['answer'] | 'not-accepted'> {
  const receiver = new SnapshotReceiver(store, () => {}, options);
  if ((await receiver.offer(offer, appHash)) !== 'accept') return 'not-accepted';
  let last: ChunkAnswer['answer'] = 'accept';
  for (const [index, chunk] of chunks.entries()) {
    last = (await receiver.apply(index, chunk, 'peer')).answer;
    if (last !== 'accept') break;
  }
  return last;
}
