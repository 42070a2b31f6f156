/** A change of the program that governance planned: what it does to the state at its height, and what the node is told of it. */

import type { StoreUpgrade } from '../../store/storeUpgrade.ts';
import type { Context } from '../../types/context.ts';

/** One that this program carries out. */
export interface Upgrade {
  /** The name of the plan. */
  readonly name: string;
  /**
   * What it does to the set of stores, where it does: the same object at every use. `storeNames` has the names as they are afterwards. New
   * stores are empty when `apply` runs, and count in the app hash from the plan's height on.
   */
  readonly stores?: StoreUpgrade;
  /** Changes the state, before anything else of the block at the plan's height. */
  apply(ctx: Context): void;
}

/** The next upgrade, as the node's operator needs to know it. */
export interface UpgradeNotice {
  readonly name: string;
  readonly height: bigint;
  readonly info: string;
}

export interface UpgradePolicy {
  /** Those that this program knows: the ones that it carries out, and the ones that the chain went through with it. */
  readonly upgrades: readonly Upgrade[];
  /** Heights at which this node goes on without the upgrade that is due. */
  readonly skipHeights: ReadonlySet<bigint>;
  /** A plan is due that this program does not know. Told before the node stops. */
  onNeeded(notice: UpgradeNotice): void;
  /** A line for the log. */
  say(text: string): void;
}

/** The program cannot go on with this chain, and another one can: no fault in the state, and nothing of the block was kept. */
export class UpgradeHalt extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'UpgradeHalt';
  }
}
