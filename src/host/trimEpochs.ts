/** Makes room: files of past epochs leave the disk, the oldest first. */

import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostLogger } from './hostLogger.ts';

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
  for (const { index, bytes } of epochs) {
    if (index >= current || challenged.includes(index)) continue;
    if (index >= keepFrom && (maxBytes === 0 || total <= maxBytes)) continue;
    await rm(join(folder, index.toString()), { recursive: true, force: true });
    total -= bytes;
    logger.info({ epoch: index, bytes }, 'artifacts of a past epoch are removed');
  }
  return total;
}

/** The oldest first. */
async function epochsIn(folder: string): Promise<{ index: bigint; bytes: number }[]> {
  const epochs: { index: bigint; bytes: number }[] = [];
  for (const name of await readdir(folder)) {
    if (!/^\d+$/.test(name)) continue;
    epochs.push({ index: BigInt(name), bytes: await bytesOf(join(folder, name)) });
  }
  return epochs.sort((a, b) => (a.index < b.index ? -1 : 1));
}

async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) {
    // A file that goes meanwhile takes nothing.
    bytes += (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
