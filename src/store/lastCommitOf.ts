/** What is known of the newest version, also where there is none. */

import { emptyTreeRoot } from '../merkle/rfc9162Hash.ts';
import type { CommitRecord } from './commitRecord.ts';
import type { LastCommit } from './multiStoreTypes.ts';

/** @param record of the newest version; undefined before the first commit. */
export function lastCommitOf(record: CommitRecord | undefined): LastCommit {
  if (record === undefined) {
    const time = { seconds: 0n, nanos: 0 };
    return { version: 0n, appHash: emptyTreeRoot, time, meta: undefined };
  }
  const { version, appHash, time, meta } = record;
  return { version, appHash, time, meta };
}
