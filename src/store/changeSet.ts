/** What a block changes, store by store. */

import type { TreeChange } from '../merkle/treeChange.ts';

export type Change = TreeChange;

/** Changes that are walked, once or more, and need not all be in memory. */
export interface Changes extends Iterable<Change> {
  readonly length: number;
}

export interface StoreChanges {
  readonly name: string;
  /** In the order in which the tree takes them, which its root hash depends on. */
  readonly changes: Changes;
}

export type ChangeSet = readonly StoreChanges[];

/** What a block wrote: its branch, or that with a genesis below it. */
export interface Written {
  changes(): ChangeSet;
}
