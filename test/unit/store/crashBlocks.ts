/** Blocks that are the same in every process, for tests that end one. */

import { utf8 } from '../../../src/lib/bytes.ts';
import { Branch } from '../../../src/store/branch.ts';
import type { MultiStore } from '../../../src/store/multiStore.ts';
import type { MultiStoreOptions } from '../../../src/store/multiStoreTypes.ts';

/** A checkpoint of several slices every third version, driven by hand. */
export const crashOptions: Omit<MultiStoreOptions, 'path'> = {
  storeNames: ['acc', 'bank'],
  checkpointInterval: 3,
  retainedVersions: 2,
  background: false,
};

const keys = 1400n;

/** The first version sets all keys, each later one changes and removes some. */
export async function commitBlock(store: MultiStore): Promise<void> {
  const version = store.nextVersion;
  const branch = new Branch(store.view());
  const [first, end] = version === 1n ? [0n, keys] : [version * 97n, version * 97n + 300n];
  for (let i = first; i < end; i += 1n) {
    branch.store('acc').set(utf8(`key ${i % keys}`), utf8(`value ${version}`));
  }
  branch.store('acc').delete(utf8(`key ${(version * 31n) % keys}`));
  branch.store('bank').set(utf8('height'), utf8(`${version}`));
  store.prepare(version, branch);
  await store.commit();
}
