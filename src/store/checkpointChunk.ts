/** The nodes of a saved tree in chunks: per node height, version, and for a leaf key and value. */

import { type ExportedNode, IavlImport } from '../merkle/iavlStream.ts';
import type { IavlTree } from '../merkle/iavlTree.ts';
import { ByteReader } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';

const chunkBytes = 1 << 20;

/** Chunks of about 1 MiB; none for an empty tree. */
export function* encodeChunks(nodes: Iterable<ExportedNode>): Generator<Uint8Array> {
  let writer = new ByteWriter(chunkBytes);
  for (const { height, version, key, value } of nodes) {
    writer.byte(height).uvarint(version);
    // A separator follows from the leaves.
    if (key !== undefined && value !== undefined) writer.bytes(key).bytes(value);
    if (writer.length >= chunkBytes) {
      yield writer.finish();
      writer = new ByteWriter(chunkBytes);
    }
  }
  if (writer.length > 0) yield writer.finish();
}

/** The tree of one store, its hashes computed anew. @throws RecordError or InvariantError where the chunks are damaged. */
export function decodeChunks(chunks: Iterable<Uint8Array>, version: bigint): IavlTree {
  const tree = new IavlImport(version);
  for (const chunk of chunks) {
    const reader = new ByteReader(chunk);
    while (!reader.isAtEnd) {
      const height = reader.byte();
      const nodeVersion = reader.uvarint();
      const isLeaf = height === 0;
      tree.add({
        height,
        version: nodeVersion,
        key: isLeaf ? reader.bytes() : undefined,
        value: isLeaf ? reader.bytes() : undefined,
      });
    }
  }
  return tree.finish();
}
