/** Small stores with something in them, to make snapshots of and to restore them into. */

import { utf8 } from '../../src/lib/bytes.ts';
import { Branch } from '../../src/store/branch.ts';
import { type MultiStore, openMultiStore } from '../../src/store/multiStore.ts';
import type { MultiStoreOptions } from '../../src/store/multiStoreTypes.ts';

export const snapshotStoreNames = ['acc', 'bank', 'empty'] as const;

export function openSmallStore(
  path: string,
  options: Partial<MultiStoreOptions> = {},
): Promise<MultiStore> {
  return openMultiStore({ storeNames: snapshotStoreNames, sync: false, ...options, path });
}

/** Changes a third of `keys` a version. */
export async function commitSome(store: MultiStore, versions: number, keys = 300): Promise<void> {
  for (let i = 0; i < versions; i += 1) {
    const version = store.nextVersion;
    const branch = new Branch(store.view());
    for (let at = 0; at < keys; at += 1) {
      if ((at + Number(version)) % 3 === 0 || version === 1n) {
        branch.store('acc').set(utf8(`key ${at}`), utf8(`value ${at} of ${version}`));
      }
    }
    branch.store('acc').delete(utf8(`key ${version}`));
    branch.store('bank').set(utf8('height'), utf8(`${version}`));
    store.prepare(version, branch);
    await store.commit({ time: { seconds: 1_700_000_000n + version, nanos: 5 } });
  }
}
