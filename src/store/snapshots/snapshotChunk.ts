/**
 * A chunk: its part of the stream, and in each but the last one the nodes above the last node that is whole, the root first. They prove that
 * all that came of the store belongs to it (iavlFrontier.ts). None where the part ends between two stores, or before a store's first node.
 */

import type { InnerNode } from '../../merkle/iavlTop.ts';
import { ByteReader, RecordError } from '../byteReader.ts';
import { ByteWriter } from '../byteWriter.ts';
import { mostPathBytes, SnapshotError } from './snapshotFormat.ts';
import { readInner, writeInner } from './topRecord.ts';

export interface SnapshotChunk {
  /** A view of the chunk. */
  readonly stream: Uint8Array;
  readonly path: readonly InnerNode[];
}

/** What stands behind the stream's part. @throws SnapshotError where it is too long, as no tree's is */
export function encodePath(path: readonly InnerNode[]): Uint8Array {
  const writer = new ByteWriter();
  for (const node of path) writeInner(writer, node);
  if (writer.length > mostPathBytes) {
    throw new SnapshotError(`a path of ${path.length} nodes is too long for a snapshot`);
  }
  return writer.finish();
}

/**
 * @param partBytes of the stream, in each chunk but the last
 * @throws SnapshotError where it has another length than a chunk must have
 */
export function splitChunk(chunk: Uint8Array, partBytes: number, isLast: boolean): SnapshotChunk {
  const { length } = chunk;
  if (isLast) {
    if (length > 0 && length <= partBytes) return { stream: chunk, path: [] };
    throw new SnapshotError(`its last chunk has ${length} bytes, expected 1 to ${partBytes}`);
  }
  const most = partBytes + mostPathBytes;
  if (length < partBytes || length > most) {
    throw new SnapshotError(`a chunk has ${length} bytes, expected ${partBytes} to ${most}`);
  }
  return { stream: chunk.subarray(0, partBytes), path: decodePath(chunk.subarray(partBytes)) };
}

function decodePath(bytes: Uint8Array): InnerNode[] {
  const reader = new ByteReader(bytes);
  const path: InnerNode[] = [];
  try {
    while (!reader.isAtEnd) path.push(readInner(reader));
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    throw new SnapshotError(`what proves a chunk does not parse: ${error.message}`, {
      cause: error,
    });
  }
  return path;
}
