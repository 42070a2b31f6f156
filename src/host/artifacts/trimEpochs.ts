/** Makes room: files of past epochs leave the disk, the oldest first. */

import type { Dirent } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostLogger } from '../hostLogger.ts';

export interface TrimLimits {
  /** The epoch that the agent works on. It stays, and so does every later one. */
  readonly current: bigint;
  /** Epochs before this one go. */
  readonly keepFrom: bigint;
  /** More go while all epochs together take more; 0 for no such limit. */
  readonly maxBytes: number;
  /** Epochs with challenges that are not answered yet: they stay whatever the limits say. */
  readonly challenged: readonly bigint[];
}

/** @returns bytes that the epochs take afterwards */
export async function trimEpochs(
  folder: string,
  limits: TrimLimits,
  logger: HostLogger,
): Promise<number> {
  const { current, keepFrom, maxBytes, challenged } = limits;
  const epochs = await epochsIn(folder);
  let total = epochs.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, index, bytes } of epochs) {
    if (index >= current || challenged.includes(index)) continue;
    if (index >= keepFrom && (maxBytes === 0 || total <= maxBytes)) continue;
    const path = join(folder, name);
    try {
      await removeEpoch(path);
    } catch (error) {
      logger.warn(
        { path, err: error },
        'artifacts of a past epoch cannot be removed: do so by hand',
      );
      continue;
    }
    total -= bytes;
    logger.info({ epoch: index, bytes }, 'artifacts of a past epoch are removed');
  }
  return total;
}

/** First what names the others: nobody finds an epoch of which a part is gone. */
async function removeEpoch(path: string): Promise<void> {
  await rm(join(path, 'state.json'), { force: true });
  await rm(path, { recursive: true, force: true });
}

interface StoredEpoch {
  readonly name: string;
  readonly index: bigint;
  readonly bytes: number;
}

/** The oldest first, with those that were set aside. Whatever else lies there is not ours. */
async function epochsIn(folder: string): Promise<StoredEpoch[]> {
  const epochs: StoredEpoch[] = [];
  for (const { name } of (await readdir(folder, { withFileTypes: true })).filter(isFolder)) {
    const index = /^(0|[1-9]\d{0,19})(\.[0-9a-f]{8}-\d+)?$/.exec(name)?.[1];
    if (index === undefined) continue;
    epochs.push({ name, index: BigInt(index), bytes: await bytesOf(join(folder, name)) });
  }
  return epochs.sort((a, b) => (a.index < b.index ? -1 : 1));
}

/** Of a link its target may lie anywhere, and stay. */
function isFolder(entry: Dirent): boolean {
  return entry.isDirectory();
}

/** What goes meanwhile takes nothing. */
async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    bytes += (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
