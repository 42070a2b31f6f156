/** The state of a home. */

import { storeNames } from '../app/storeNames.ts';
import { storeUpgradesOf, usualPolicy } from '../app/upgrades/upgrades.ts';
import { CliError } from '../cli/cliError.ts';
import type { NodeConfig } from '../cli/config/nodeConfig.ts';
import { homeLayout } from '../cli/home/homeLayout.ts';
import { type MultiStore, openMultiStore } from '../store/multiStore.ts';
import { StoreError } from '../store/storeError.ts';

const bytesAMebi = 1_048_576;

/** @throws CliError where it cannot be opened */
export async function openStore(config: NodeConfig): Promise<MultiStore> {
  try {
    return await openMultiStore({
      path: homeLayout(config.home).state,
      storeNames,
      upgrades: storeUpgradesOf(usualPolicy.upgrades),
      retainedVersions: config.retainedVersions,
      checkpointInterval: config.checkpointInterval,
      memoryBytes: config.stateMemory === 0 ? undefined : config.stateMemory * bytesAMebi,
      sync: config.syncWrites,
    });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new CliError('file', error.message, 'the node did not start and changed nothing', {
      cause: error,
    });
  }
}
