/**
 * What is hashed of an IAVL node, byte-identical to cosmos/iavl v1.
 *
 * leaf  = zz(0) zz(1) zz(version) uv(len key) key 0x20 SHA-256(value)
 * inner = zz(height) zz(size) zz(version) 0x20 left 0x20 right; the separator key is not hashed.
 */

import type { IavlNodes } from './iavlNodes.ts';
import { hashBytes } from './nodeLayout.ts';
import { writeUvarint32, writeVarint32, writeVarint64 } from './varint.ts';

/** The bytes of a buffer, and a view of the same ones. */
export interface PreimageBuffer {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Bytes of an inner node at most, and of a leaf without its key: head, length of the key, hashes. */
export const mostPreimageBytes = 96;

/** Writes zz(height) zz(size) zz(version), 17 bytes at most; returns the place after them. */
export function writeNodeHead(nodes: IavlNodes, id: number, out: Uint8Array, at: number): number {
  const afterHeight = writeVarint32(out, at, nodes.height(id));
  const afterSize = writeVarint32(out, afterHeight, nodes.size(id));
  return writeVarint64(out, afterSize, nodes.versionLow(id), nodes.versionHigh(id));
}

/** Writes an inner node, whose children have their hashes; returns the place after it. */
export function writeInner(
  nodes: IavlNodes,
  id: number,
  { bytes, view }: PreimageBuffer,
  at: number,
): number {
  const leftAt = writeNodeHead(nodes, id, bytes, at) + 1;
  const rightAt = leftAt + hashBytes + 1;
  bytes[leftAt - 1] = hashBytes;
  nodes.copyHash(nodes.left(id), view, leftAt);
  bytes[rightAt - 1] = hashBytes;
  nodes.copyHash(nodes.right(id), view, rightAt);
  return rightAt + hashBytes;
}

/** Writes a leaf but for the hash of its value; returns the place of that hash. */
export function writeLeaf(
  nodes: IavlNodes,
  id: number,
  { bytes: out, view }: PreimageBuffer,
  at: number,
): number {
  const { arena } = nodes;
  const key = nodes.key(id);
  const length = arena.lengthOf(key);
  const keyAt = writeUvarint32(out, writeNodeHead(nodes, id, out, at), length);
  arena.copyTo(key, view, keyAt);
  out[keyAt + length] = hashBytes;
  return keyAt + length + 1;
}
