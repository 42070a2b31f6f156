/** What a block changes, store by store. */

export interface Change {
  readonly key: Uint8Array;
  /** undefined: the key is deleted. */
  readonly value: Uint8Array | undefined;
}

export interface StoreChanges {
  readonly name: string;
  /** In the order in which the tree takes them, which its root hash depends on. */
  readonly changes: readonly Change[];
}

export type ChangeSet = readonly StoreChanges[];
