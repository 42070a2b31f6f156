/** For command lines that have nothing to do with snapshots. */

import type { SnapshotTools } from '../../src/cli/snapshotTools.ts';

const none = (): Promise<never> => Promise.reject(new Error('no snapshots in this test'));

export const noSnapshots: SnapshotTools = {
  list: none,
  inspect: none,
  remove: none,
  make: none,
  restore: none,
};
