/**
 * The upgrades that this program knows. The first program of a chain knows none. One that carries an upgrade out stays in the list for as long
 * as a chain may have it behind it: a program that does not know the last upgrade of its chain is older than the chain. The oldest stands first.
 */

import type { StoreUpgrade } from '../../store/storeUpgrade.ts';
import type { Upgrade, UpgradePolicy } from './upgrade.ts';

const upgrades: readonly Upgrade[] = [];

/** What upgrades do to the set of stores, for who opens it. */
export function storeUpgradesOf(known: readonly Upgrade[]): StoreUpgrade[] {
  return known.flatMap(({ stores }) => (stores === undefined ? [] : [stores]));
}

/** Of a program that nobody told anything else. */
export const usualPolicy: UpgradePolicy = {
  upgrades,
  skipHeights: new Set(),
  onNeeded() {},
  say() {},
};
