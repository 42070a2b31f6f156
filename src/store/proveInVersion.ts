/** The value of a key in a committed version, and its proof under the app hash. */

import { InvariantError } from '../lib/errors.ts';
import { proveStoreKey } from '../merkle/storeProof.ts';
import type { StoreProof } from './multiStoreTypes.ts';
import type { CommittedVersion } from './versionHistory.ts';

/** @throws InvariantError where the version has no such store. */
export function proveInVersion(
  { record, stores }: CommittedVersion,
  storeName: string,
  key: Uint8Array,
): StoreProof {
  const store = stores.get(storeName);
  if (store === undefined) {
    throw new InvariantError(`version ${record.version} has no store ${storeName}`);
  }
  return {
    value: store.saved.get(key),
    proofOps: proveStoreKey(record.stores, storeName, store.saved, key),
  };
}
