/** A committed version that stays as long as somebody works on it, whether it can be read or not. */

import type { NodeMemory } from '../merkle/nodeMemory.ts';
import type { CommitRecord } from './commitRecord.ts';
import type { SavedStore } from './treeSet.ts';
import type { CommittedVersion, VersionHistory } from './versionHistory.ts';

export interface HeldVersion {
  readonly record: CommitRecord;
  readonly stores: ReadonlyMap<string, SavedStore>;
  /** Gives it back; nothing of it may be read afterwards. A second call does nothing. */
  release(): void;
}

export function holdVersion(
  history: VersionHistory,
  memory: NodeMemory,
  version: CommittedVersion,
): HeldVersion {
  history.pin(version);
  let isHeld = true;
  return {
    record: version.record,
    stores: version.stores,
    release() {
      if (!isHeld) return;
      isHeld = false;
      history.unpin(version);
      memory.recheck();
    },
  };
}
