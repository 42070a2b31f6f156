/** What an operator does with the snapshots of a home whose node does not run. */

import type { MultiStore } from '../multiStore.ts';
import { StoreError } from '../storeError.ts';
import { type InspectedSnapshot, inspectSnapshot } from './inspectSnapshot.ts';
import { exportSnapshot, restoreSnapshot } from './snapshotCommands.ts';
import { type KeptSnapshot, listSnapshots, removeSnapshot } from './snapshotFolder.ts';
import { SnapshotError } from './snapshotFormat.ts';

/** @typeParam C what a state is opened with */
export interface SnapshotToolsOptions<C> {
  folderOf(home: string): string;
  open(config: C): Promise<MultiStore>;
  /** The error for people, made of a StoreError or a SnapshotError. */
  refusal(error: Error): Error;
}

export interface SnapshotTools<C> {
  list(
    home: string,
    onPassed: (folder: string, what: string) => void,
  ): Promise<readonly KeptSnapshot[]>;
  inspect(home: string, height: bigint): Promise<InspectedSnapshot | undefined>;
  remove(home: string, height: bigint): Promise<boolean>;
  make(config: C, height: bigint | undefined): Promise<KeptSnapshot>;
  restore(config: C, height: bigint): Promise<void>;
}

export function createSnapshotTools<C extends { readonly home: string }>(
  options: SnapshotToolsOptions<C>,
): SnapshotTools<C> {
  const { folderOf, open, refusal } = options;
  async function onStore<T>(
    config: C,
    run: (path: string, store: MultiStore) => Promise<T>,
  ): Promise<T> {
    const store = await open(config);
    try {
      return await run(folderOf(config.home), store);
    } catch (error) {
      if (!(error instanceof StoreError || error instanceof SnapshotError)) throw error;
      throw refusal(error);
    } finally {
      await store.close();
    }
  }
  return {
    list: (home, onPassed) => listSnapshots(folderOf(home), onPassed),
    inspect: (home, height) => inspectSnapshot(folderOf(home), height),
    remove: (home, height) => removeSnapshot(folderOf(home), height),
    make: (config, height) => onStore(config, (path, store) => exportSnapshot(path, store, height)),
    restore: (config, height) =>
      onStore(config, (path, store) => restoreSnapshot(path, store, height)),
  };
}
