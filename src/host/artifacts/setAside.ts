/**
 * Artifacts of an epoch that now has another seed: its chain was begun anew, or the node said or says what is not so. They are kept until the
 * epoch leaves the disk, and are back when their seed is.
 */

import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { equalBytes, toHex } from '../../lib/bytes.ts';
import { syncFolder } from './atomicFile.ts';
import type { EpochState } from './epochState.ts';

type Made = Pick<EpochState, 'seed' | 'artifactSize'>;

export function isOf(made: Made, { seed, artifactSize }: Made): boolean {
  return equalBytes(made.seed, seed) && made.artifactSize === artifactSize;
}

/**
 * Takes the folder's name from what was made for something else, and gives it to what was set aside for `wanted` before.
 *
 * @returns where the former lie now
 */
export async function setAside(folder: string, made: Made, wanted: Made): Promise<string> {
  const aside = asideOf(folder, made);
  const back = asideOf(folder, wanted);
  await rm(aside, { recursive: true, force: true });
  await rename(folder, aside);
  if (existsSync(back)) await rename(back, folder);
  await syncFolder(dirname(folder));
  return aside;
}

function asideOf(folder: string, { seed, artifactSize }: Made): string {
  return `${folder}.${toHex(seed).slice(0, 8)}-${artifactSize}`;
}
