/**
 * The folder that keeps snapshots: one folder each, `HEIGHT-FORMAT`, with the files `metadata`, `0`, `1`, …
 *
 * A snapshot is made, and removed, under a name with a dot in front and takes its name, or leaves it, by one renaming: what a crash leaves
 * is whole, or is cleared when the owner of the state starts.
 */

import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SnapshotError, snapshotFormat } from './snapshotFormat.ts';
import { decodeMetadata, offerOf, readOffer, type SnapshotOffer } from './snapshotMetadata.ts';

export interface KeptSnapshot extends SnapshotOffer {
  readonly folder: string;
  /** Of all chunks. */
  readonly bytes: number;
}

const metadataName = 'metadata';
const folderName = /^([1-9]\d{0,18})-(\d{1,10})$/;
const unfinished = /^\.(new|old)-/;

export function chunkPath(folder: string, index: number): string {
  return join(folder, String(index));
}

/** Snapshots that are whole and of this program's format, the newest first. Others are passed over, and `onPassed` told what they are. */
export async function listSnapshots(
  path: string,
  onPassed: (folder: string, what: string) => void = () => {},
): Promise<KeptSnapshot[]> {
  const kept: KeptSnapshot[] = [];
  for (const name of await namesIn(path)) {
    const match = folderName.exec(name);
    if (match === null) continue;
    const folder = join(path, name);
    if (Number(match[2]) !== snapshotFormat) {
      onPassed(folder, `has format ${match[2]}, which this program does not use,`);
      continue;
    }
    try {
      kept.push(await readSnapshot(folder, BigInt(match[1] ?? '')));
    } catch (error) {
      onPassed(folder, `is damaged (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  return newestFirst(kept);
}

export function newestFirst(snapshots: readonly KeptSnapshot[]): KeptSnapshot[] {
  return snapshots.toSorted((a, b) => (a.height < b.height ? 1 : -1));
}

/** An empty folder in which the snapshot of a height is made. */
export async function beginFolder(path: string, height: bigint): Promise<string> {
  const folder = join(path, `.new-${nameOf(height)}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Gives a snapshot whose chunks are on the disk its metadata, and then its name. */
export async function finishFolder(
  path: string,
  folder: string,
  offer: SnapshotOffer,
): Promise<KeptSnapshot> {
  const file = await open(join(folder, metadataName), 'wx');
  try {
    await file.writeFile(offer.metadata);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(folder);
  await removeSnapshot(path, offer.height);
  const target = join(path, nameOf(offer.height));
  await rename(folder, target);
  await syncFolder(path);
  return readSnapshot(target, offer.height);
}

/** Removes the snapshot of a height, whole or damaged; false where there is none. */
export async function removeSnapshot(path: string, height: bigint): Promise<boolean> {
  const gone = join(path, `.old-${nameOf(height)}`);
  await rm(gone, { recursive: true, force: true });
  try {
    await rename(join(path, nameOf(height)), gone);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  await rm(gone, { recursive: true, force: true });
  return true;
}

/** Removes what a crash left. For the owner of the state alone, who is the only one that makes snapshots. */
export async function clearUnfinishedSnapshots(path: string): Promise<void> {
  for (const name of await namesIn(path)) {
    if (unfinished.test(name)) await rm(join(path, name), { recursive: true, force: true });
  }
}

/** The bytes of a chunk; undefined where it is not there (any more). */
export async function readChunk(
  { folder, chunks }: KeptSnapshot,
  index: number,
): Promise<Uint8Array | undefined> {
  if (index >= chunks) return undefined;
  try {
    const bytes = await readFile(chunkPath(folder, index));
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function readSnapshot(folder: string, height: bigint): Promise<KeptSnapshot> {
  const bytes = await readFile(join(folder, metadataName));
  const offer = offerOf(decodeMetadata(new Uint8Array(bytes)));
  readOffer(offer, undefined);
  if (offer.height !== height) throw new SnapshotError(`it is of height ${offer.height}`);
  let sum = 0;
  for (let index = 0; index < offer.chunks; index += 1) {
    sum += (await stat(chunkPath(folder, index))).size;
  }
  return { ...offer, folder, bytes: sum };
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function nameOf(height: bigint): string {
  return `${height}-${snapshotFormat}`;
}

/** A new name has reached the disk when its folder has. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
