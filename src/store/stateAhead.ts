/** The newest state under the names of this program: an added store is empty, a renamed one shows what it was. */

import { IavlNodes } from '../merkle/iavlNodes.ts';
import { IavlVersion } from '../merkle/iavlVersion.ts';
import { NewestState } from './newestState.ts';
import { nameBefore, type StoreUpgrade } from './storeUpgrade.ts';
import type { TreeSet } from './treeSet.ts';

/**
 * @param version the newest one
 * @param pending upgrades that no committed version did yet, in their order
 */
export function stateAhead(
  version: bigint,
  trees: TreeSet,
  storeNames: readonly string[],
  pending: readonly StoreUpgrade[],
): NewestState {
  const existing = trees.names;
  const stores = storeNames.map((name) => {
    const source = nameBefore(name, pending);
    const saved = existing.includes(source) ? trees.latest(source) : undefined;
    return [name, saved ?? new IavlVersion(new IavlNodes(), 0n, 0)] as const;
  });
  return new NewestState(version, new Map(stores));
}
