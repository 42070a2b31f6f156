/** Makes the file of a batch's nodes again from its leaves. */

import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { equalBytes } from '../../lib/bytes.ts';
import { Rfc9162Frontier } from '../../merkle/rfc9162Frontier.ts';
import { treeHashBytes } from '../../merkle/rfc9162Hash.ts';
import { HostError } from '../hostError.ts';
import { checkBytes, goodRecords } from './artifactRecords.ts';
import type { ArtifactTreeOptions } from './artifactTree.ts';
import { syncFolder } from './atomicFile.ts';
import { localDisk } from './disk.ts';
import { RecordFile } from './recordFile.ts';
import { newStoredNodes } from './storedNodes.ts';

/**
 * The old file is replaced when the new one is on the disk. Lets other work have its turn in between; cost: all leaves hashed.
 *
 * @param root that the leaves must lead to; left out where none was sealed
 * @param signal ends it, the old file stays
 * @throws HostError `damaged` where the leaves are not what was written either; DiskError
 */
export async function rebuildNodes(
  options: ArtifactTreeOptions,
  count: number,
  root?: Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  const { path } = options;
  const next = `${path}.nodes.next`;
  try {
    await writeNodes(next, options, count, root, signal);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
  await rename(next, `${path}.nodes`);
  await syncFolder(dirname(path));
}

async function writeNodes(
  next: string,
  options: ArtifactTreeOptions,
  count: number,
  root: Uint8Array | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { path, leaves, disk = localDisk } = options;
  const records = RecordFile.open(`${path}.leaves`, leaves.artifactSize + checkBytes, 'read', disk);
  try {
    const nodes = RecordFile.open(next, treeHashBytes, 'write', disk);
    try {
      nodes.cut(0);
      const frontier = await copyNodes(options, records, nodes, count, signal);
      if (root !== undefined && !equalBytes(frontier.root(), root)) {
        throw new HostError('damaged', `${records.path} has another root than was sealed`);
      }
      await nodes.sync();
    } finally {
      nodes.close();
    }
  } finally {
    records.close();
  }
}

async function copyNodes(
  { leaves, firstNonce }: ArtifactTreeOptions,
  records: RecordFile,
  nodes: RecordFile,
  count: number,
  signal: AbortSignal | undefined,
): Promise<Rfc9162Frontier> {
  let frontier = new Rfc9162Frontier();
  while (frontier.size < count) {
    signal?.throwIfAborted();
    const { size } = frontier;
    const taken = Math.min(leaves.capacity, count - size);
    const bytes = records.read(size, taken);
    const nonce = firstNonce + BigInt(size);
    const run = { bytes, start: 0, stride: records.recordSize, count: taken, firstNonce: nonce };
    frontier = leaves.append(frontier, run);
    const good = goodRecords(leaves, bytes, size);
    if (good < taken) {
      throw new HostError(
        'damaged',
        `${records.path}: record ${size + good} is not what was written`,
      );
    }
    nodes.append(newStoredNodes(leaves, size, frontier.size));
    await nextTurn();
  }
  return frontier;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
