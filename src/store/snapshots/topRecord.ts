/** Nodes as metadata and chunks hold them: the top of a store, and what stands above a place. */

import {
  type IavlTop,
  type InnerNode,
  isInnerTop,
  isLeafTop,
  type LeafTop,
} from '../../merkle/iavlTop.ts';
import { type ByteReader, RecordError } from '../byteReader.ts';
import type { ByteWriter } from '../byteWriter.ts';
import { mostKeyBytes } from './snapshotFormat.ts';

const hashBytes = 32;
/** Go keeps heights in int64. */
export const mostVersion: bigint = (1n << 63n) - 1n;
const mostLeaves = 0xffff_ffffn;

/** The number of leaves, and what is hashed beside it. */
export function writeTop(writer: ByteWriter, top: IavlTop): void {
  if (isInnerTop(top)) {
    writeInner(writer, top);
    return;
  }
  writer.uvarint(top.size);
  if (isLeafTop(top)) writer.uvarint(top.version).bytes(top.key).bytes(top.valueHash);
}

/** @param version of the tree. @throws RecordError where no tree has such a top */
export function readTop(reader: ByteReader, version: bigint): IavlTop {
  const size = reader.uvarint();
  if (size === 0n) return { size: 0 };
  const top = size === 1n ? readLeaf(reader) : readInnerOf(size, reader);
  if (top.version <= version) return top;
  throw new RecordError(`a node of version ${top.version} in version ${version}`);
}

export function writeInner(
  writer: ByteWriter,
  { size, height, version, left, right }: InnerNode,
): void {
  writer.uvarint(size).byte(height).uvarint(version).bytes(left).bytes(right);
}

/** @throws RecordError where no inner node is so */
export function readInner(reader: ByteReader): InnerNode {
  return readInnerOf(reader.uvarint(), reader);
}

/** A copy. @throws RecordError */
export function readHash(reader: ByteReader): Uint8Array {
  const hash = reader.bytes();
  if (hash.length !== hashBytes) throw new RecordError('a hash does not have 32 bytes');
  return hash.slice();
}

function readLeaf(reader: ByteReader): LeafTop {
  const version = readVersion(reader);
  const key = reader.bytes().slice();
  if (key.length > mostKeyBytes) throw new RecordError(`a key of ${key.length} bytes`);
  return { size: 1, version, key, valueHash: readHash(reader) };
}

function readInnerOf(size: bigint, reader: ByteReader): InnerNode {
  if (size < 2n || size > mostLeaves) throw new RecordError(`a tree of ${size} pairs`);
  const height = reader.byte();
  if (height === 0) throw new RecordError(`a leaf of ${size} pairs`);
  const version = readVersion(reader);
  return { size: Number(size), height, version, left: readHash(reader), right: readHash(reader) };
}

function readVersion(reader: ByteReader): bigint {
  const version = reader.uvarint();
  if (version < 1n || version > mostVersion) throw new RecordError(`a node of version ${version}`);
  return version;
}
