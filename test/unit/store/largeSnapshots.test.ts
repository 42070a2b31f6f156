/** States that are too large for CometBFT to exchange; the limits are small here. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportSnapshot } from '../../../src/store/snapshots/snapshotCommands.ts';
import { SnapshotError } from '../../../src/store/snapshots/snapshotFormat.ts';
import { Snapshots } from '../../../src/store/snapshots/snapshots.ts';
import { commitSome, openSmallStore } from '../../harness/snapshotStore.ts';
import { temporaryFolder } from './temporaryFolder.ts';

test.each([
  ['chunks', { mostChunks: 5 }, 'the state takes more than 5 chunks of 300 bytes'],
  ['bytes of metadata', { mostMetadataBytes: 500 }, 'and CometBFT sends 500 at most'],
])('of more %s than it takes no snapshot is made, and nothing stays', async (_, limit, why) => {
  const path = join(temporaryFolder(), 'snapshots');
  const store = await openSmallStore(temporaryFolder());
  await commitSome(store, 2, 200);
  const failed: unknown[] = [];
  const snapshots = await Snapshots.open({
    path,
    store,
    interval: 1,
    keepRecent: 1,
    chunkBytes: 300,
    ...limit,
    observer: { failed: (_height, error) => failed.push(error) },
  });
  snapshots.committed();
  await snapshots.settled();
  expect(failed).toEqual([expect.any(SnapshotError)]);
  expect(String(failed[0])).toContain(why);
  expect(readdirSync(path)).toEqual([]);
  // In one chunk it fits.
  expect((await exportSnapshot(path, store, undefined)).chunks).toBe(1);
  await store.close();
});
