/**
 * Keys of the LevelDB directory. Prefixes are append-only.
 *
 *     h                          head: newest version, newest checkpoint
 *     c ‖ be64(version)          commit record: app hash, CommitInfo, meta
 *     l ‖ be64(version)          log entry: what the version changed
 *     k ‖ be64(version) ‖ be32   chunk of the checkpoint
 */

import { be32, be64, concatBytes, utf8 } from '../lib/bytes.ts';

/** Raised when a program of today could not read what is written. */
export const formatVersion = 1;

export const headKey: Uint8Array = utf8('h');

export function commitKey(version: bigint): Uint8Array {
  return concatBytes(utf8('c'), be64(version));
}

export function logKey(version: bigint): Uint8Array {
  return concatBytes(utf8('l'), be64(version));
}

export function chunkKey(version: bigint, index: number): Uint8Array {
  return concatBytes(utf8('k'), be64(version), be32(index));
}
