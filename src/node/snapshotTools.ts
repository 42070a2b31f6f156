/** What `cpocd snapshots` works with. */

import { CliError } from '../cli/cliError.ts';
import type { NodeConfig } from '../cli/config/nodeConfig.ts';
import { homeLayout } from '../cli/home/homeLayout.ts';
import type { SnapshotTools } from '../cli/snapshotTools.ts';
import { createSnapshotTools } from '../store/snapshots/snapshotTools.ts';
import { openStore } from './openStore.ts';

export const snapshotTools: SnapshotTools = createSnapshotTools<NodeConfig>({
  folderOf: (home) => homeLayout(home).snapshots,
  open: openStore,
  refusal: (error) => new CliError('file', error.message, 'nothing was changed', { cause: error }),
});
