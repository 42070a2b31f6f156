/** Settings of the snapshots that this node makes for others: the section `state-sync` of `config/app.toml`, named as in the SDK. */

import { type SettingsOf, setting, wholeNumberKind } from './setting.ts';

export interface StateSyncConfig {
  /** Heights between two snapshots; 0: none. */
  readonly snapshotInterval: number;
  /** Snapshots that stay; 0: all. */
  readonly snapshotKeepRecent: number;
}

export const stateSyncSettings: SettingsOf<StateSyncConfig> = {
  snapshotInterval: setting(wholeNumberKind(0, 1_000_000_000), {
    key: 'state-sync.snapshot-interval',
    flag: '--state-sync.snapshot-interval',
    fallback: 0,
    comment: [
      'heights between two snapshots, from which new nodes start by state sync; 0 for none',
      'One is about as large as the state. It is made in the background; one that falls due before the one before is done is left out.',
    ],
  }),
  snapshotKeepRecent: setting(wholeNumberKind(0, 1_000_000), {
    key: 'state-sync.snapshot-keep-recent',
    flag: '--state-sync.snapshot-keep-recent',
    fallback: 2,
    comment: [
      'snapshots that stay, the newest first; 0 for all',
      'A node that is restoring one needs it to the end: with fewer than 2 it may go meanwhile.',
    ],
  }),
};
