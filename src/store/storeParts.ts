/** Opens what an open store consists of. */

import { InvariantError } from '../lib/errors.ts';
import { NodeMemory } from '../merkle/nodeMemory.ts';
import { Checkpointer } from './checkpointer.ts';
import { Database } from './database.ts';
import { DiskGarbage } from './diskGarbage.ts';
import { Journal } from './journal.ts';
import type { MultiStoreOptions } from './multiStoreTypes.ts';
import { NodeRecords } from './nodeRecords.ts';
import { NodeSpace } from './nodeSpace.ts';
import { clearRestore, clearUncommitted, clearUnfinished, readHead, recover } from './recover.ts';
import { TreeSet } from './treeSet.ts';
import { VersionHistory } from './versionHistory.ts';

/** A checkpoint is begun earlier where the nodes of the changes since take about so many bytes: a restart would replay them all. */
const mostCost = 1 << 25;
/** And where they take so large a part of the memory allowed: until a checkpoint has them, they stay. */
const shareUnstored = 1 / 8;

const leastMapped = 1 << 25;
/** Of a file of LevelDB. */
const fileBytes = 1 << 21;

export interface StoreParts {
  readonly database: Database;
  readonly journal: Journal;
  readonly history: VersionHistory;
  readonly memory: NodeMemory;
  readonly trees: TreeSet;
  readonly checkpointer: Checkpointer;
  readonly replayedVersions: number;
}

/** A genesis of a million accounts logs a third of a gigabyte: as one record it would be in memory four times. */
const usualLogPart = 1 << 22;

/** Opens the directory and recovers its newest version. @throws as `openMultiStore` */
export async function openStoreParts(options: MultiStoreOptions): Promise<StoreParts> {
  const { retainedVersions = 1, checkpointInterval = 1, memoryBytes } = options;
  if (!(retainedVersions >= 1 && checkpointInterval >= 1 && (memoryBytes ?? 1) >= 1)) {
    throw new InvariantError('retainedVersions, checkpointInterval and memoryBytes are at least 1');
  }
  const database = await Database.open(options.path, openFilesFor(memoryBytes));
  try {
    await clearRestore(database);
    return await recoverStoreParts(options, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Where memory is limited, the files that LevelDB maps are: as large as the nodes may be, and what a small state needs. */
function openFilesFor(memoryBytes: number | undefined): number | undefined {
  if (memoryBytes === undefined) return undefined;
  return Math.min(1000, 10 + Math.ceil((memoryBytes + leastMapped) / fileBytes));
}

/** What the open directory holds. @throws as `openMultiStore` */
export async function recoverStoreParts(
  options: MultiStoreOptions,
  database: Database,
): Promise<StoreParts> {
  const { storeNames, initialVersion = 1n, memoryBytes, checkpointBytes } = options;
  const { retainedVersions: retained = 100, checkpointInterval: interval = 500 } = options;
  const memory = new NodeMemory(memoryBytes);
  const records = new NodeRecords(database);
  const space = new NodeSpace(records, memory);
  const history = new VersionHistory(retained);
  const garbage = new DiskGarbage(database, records);
  const head = await readHead(database);
  const journal = new Journal(database, head, options.logPartBytes ?? usualLogPart);
  await clearUncommitted(database, head);
  const bytes = checkpointBytes ?? Math.min(mostCost, memory.limit * shareUnstored);
  const { trees, lastDiskId, cost } =
    head === undefined
      ? { trees: TreeSet.create(storeNames, initialVersion, space), lastDiskId: 0, cost: 0 }
      : recover({ database, history, garbage, space, enough: bytes }, head);
  const replayedVersions = Number((head?.version ?? 0n) - journal.covered);
  if (head !== undefined) {
    await clearUnfinished(database, head, lastDiskId);
    await journal.dropOlder();
    await garbage.open();
  }
  const parts = { database, journal, history, garbage, memory };
  const checkpointer = new Checkpointer(parts, { interval, bytes }, lastDiskId, cost);
  return { database, journal, history, memory, trees, checkpointer, replayedVersions };
}
