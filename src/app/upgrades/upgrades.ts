/**
 * The upgrades that this program knows. The first program of a chain knows none. One that carries an upgrade out stays in the list for as long
 * as a chain may have it behind it: a program that does not know the last upgrade of its chain is older than the chain.
 */

import type { Upgrade, UpgradePolicy } from './upgrade.ts';

const upgrades: readonly Upgrade[] = [];

/** Of a program that nobody told anything else. */
export const usualPolicy: UpgradePolicy = {
  upgrades,
  skipHeights: new Set(),
  onNeeded() {},
  say() {},
};
