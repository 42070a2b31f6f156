/**
 * Keys of the LevelDB directory. Prefixes are append-only; `k` was the chunks of a checkpoint of format 1.
 *
 *     h                          head: newest version, newest checkpoint
 *     c ‖ be64(version)          commit record: app hash, CommitInfo, meta
 *     l ‖ be64(version)          log entry: what the version changed, or the end of it
 *     l ‖ be64(version) ‖ be32   a part of a long log entry, in the order of its changes
 *     r ‖ be64(version)          checkpoint record: the roots of the version's trees
 *     n ‖ be48(disk id)          the two children of a tree node
 *     g ‖ be64(version) ‖ be32   a list of nodes that go when nobody needs versions before this one
 *     s                          a snapshot is being restored: nodes without a head, which are nothing
 */

import { be32, be64, concatBytes, prefixEnd, utf8 } from '../lib/bytes.ts';
import type { KeyRange } from '../lib/kv.ts';

/** Raised when a program of today could not read what is written. */
export const formatVersion = 2;

/** Disk ids stay below. */
export const maxDiskId: number = 2 ** 48;

export const headKey: Uint8Array = utf8('h');

export function commitKey(version: bigint): Uint8Array {
  return concatBytes(utf8('c'), be64(version));
}

export function logKey(version: bigint): Uint8Array {
  return concatBytes(utf8('l'), be64(version));
}

export function logPartKey(version: bigint, index: number): Uint8Array {
  return concatBytes(logKey(version), be32(index));
}

/** What is logged beyond a version; −1 for all. */
export function uncommittedLog(version: bigint): KeyRange {
  return rangeFrom(logKey(version + 1n), 'l');
}

/** All keys but those of log entries. */
export const besideLog: readonly KeyRange[] = [{ end: utf8('l') }, { start: prefixEnd(utf8('l')) }];

export function checkpointKey(version: bigint): Uint8Array {
  return concatBytes(utf8('r'), be64(version));
}

const nodePrefix = utf8('n')[0] as number;
const word = 2 ** 32;

/** Made for every node that is read or written. */
export function nodeKey(diskId: number): Uint8Array {
  const high = Math.floor(diskId / word);
  return Uint8Array.of(
    nodePrefix,
    high >>> 8,
    high,
    diskId >>> 24,
    diskId >>> 16,
    diskId >>> 8,
    diskId,
  );
}

/** All nodes. */
export const nodeRange: KeyRange = rangeFrom(utf8('n'), 'n');

export const restoreKey: Uint8Array = utf8('s');

export function garbageKey(version: bigint, index: number): Uint8Array {
  return concatBytes(utf8('g'), be64(version), be32(index));
}

/** The version in a key of `garbageKey`. */
export function garbageVersion(key: Uint8Array): bigint {
  return new DataView(key.buffer, key.byteOffset).getBigUint64(1);
}

/** All lists of garbage. */
export const garbageRange: KeyRange = rangeFrom(utf8('g'), 'g');

/** What a checkpoint left that was not finished: nodes above the highest id of the one before, and lists of later versions. */
export function unfinishedRanges(lastDiskId: number, version: bigint): KeyRange[] {
  return [rangeFrom(nodeKey(lastDiskId + 1), 'n'), rangeFrom(garbageKey(version + 1n, 0), 'g')];
}

/** Commit records below a version, and log entries up to a checkpoint. */
export function olderRanges(oldest: bigint, checkpoint: bigint): KeyRange[] {
  return [
    { start: commitKey(0n), end: commitKey(oldest) },
    { start: logKey(0n), end: logKey(checkpoint + 1n) },
  ];
}

function rangeFrom(start: Uint8Array, prefix: string): KeyRange {
  return { start, end: prefixEnd(utf8(prefix)) };
}
