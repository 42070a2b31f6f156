/** Opens the batch that takes artifacts: as it was left, repaired where it can be, or new. */

import { HostError } from '../hostError.ts';
import type { HostLogger } from '../hostLogger.ts';
import { ArtifactTree, type ArtifactTreeOptions } from './artifactTree.ts';
import { rebuildNodes } from './rebuildNodes.ts';

/**
 * @param synced leaves that were on the disk for certain
 * @throws HostError `damaged` where they are not there; DiskError
 */
export async function openBatch(
  files: ArtifactTreeOptions,
  synced: number,
  logger: HostLogger,
): Promise<ArtifactTree> {
  try {
    return ArtifactTree.open(files, synced);
  } catch (error) {
    if (!(error instanceof HostError && error.code === 'damaged_nodes')) throw error;
    logRepair(logger, `${files.path}.nodes`);
    await rebuildNodes(files, synced);
    return ArtifactTree.open(files, synced);
  }
}

/** @param error why it could not be done */
export function logRepair(logger: HostLogger, path: string, error?: unknown): void {
  if (error === undefined) {
    logger.warn({ path }, 'nodes are damaged and made again from their leaves');
  } else logger.error({ path, err: error }, 'damaged nodes could not be made again');
}
