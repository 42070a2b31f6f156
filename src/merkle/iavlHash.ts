/**
 * Hashes of IAVL nodes, byte-identical to cosmos/iavl v1.
 *
 * leaf  = SHA-256( zz(0) zz(1) zz(version) uv(len key) key 0x20 SHA-256(value) )
 * inner = SHA-256( zz(height) zz(size) zz(version) 0x20 left 0x20 right ); the separator key is not hashed.
 */

import { sha256 } from '../lib/sha256.ts';
import { hashBytes, type IavlNodes, nodeState } from './iavlNodes.ts';
import { sha256Into } from './sha256Into.ts';
import { writeUvarint32, writeVarint32, writeVarint64 } from './varint.ts';

/** Root of an empty tree: SHA-256(""). */
export const emptyRootHash: Uint8Array = sha256(new Uint8Array(0));

// Grows with the longest key; the rest of a preimage has at most 100 bytes.
let preimage = new Uint8Array(256);

/**
 * Hashes what is below `root` and has no hash yet, children first.
 *
 * Cost: one hash an inner node, two a leaf; only nodes of the working version are visited.
 */
export function hashFresh(nodes: IavlNodes, root: number): void {
  if (root === 0 || nodes.state[root] !== nodeState.fresh) return;
  const pending: number[] = [];
  collectFresh(nodes, root, pending);
  for (const id of pending) {
    hashNode(nodes, id);
    nodes.state[id] = nodeState.hashed;
  }
}

/** Post-order, so that children stand before their parent. The depth is that of the tree: 1.44 · log2(size) at most. */
function collectFresh(nodes: IavlNodes, id: number, out: number[]): void {
  if (nodes.state[id] !== nodeState.fresh) return;
  if (nodes.height[id] !== 0) {
    collectFresh(nodes, nodes.left[id] as number, out);
    collectFresh(nodes, nodes.right[id] as number, out);
  }
  out.push(id);
}

/** Computes the hash of one node into the slab; an inner node's children must have theirs. */
export function hashNode(nodes: IavlNodes, id: number): void {
  const length = nodes.height[id] === 0 ? leafPreimage(nodes, id) : innerPreimage(nodes, id);
  sha256Into(preimage, 0, length, nodes.hashes, id * hashBytes);
}

/** The bytes in front of a node's content: zz(height) zz(size) zz(version). Returns the place after them. */
export function writeNodeHead(nodes: IavlNodes, id: number, out: Uint8Array): number {
  const afterHeight = writeVarint32(out, 0, nodes.height[id] as number);
  const afterSize = writeVarint32(out, afterHeight, nodes.size[id] as number);
  return writeVarint64(out, afterSize, nodes.version[id] as bigint);
}

function leafPreimage(nodes: IavlNodes, id: number): number {
  const { arena } = nodes;
  const key = nodes.key[id] as number;
  const keyLength = arena.lengthOf(key);
  if (preimage.length < keyLength + 100) preimage = new Uint8Array(2 * keyLength + 100);
  let at = writeUvarint32(preimage, writeNodeHead(nodes, id, preimage), keyLength);
  const keyStart = arena.startOf(key);
  const page = arena.pageOf(key);
  for (let i = 0; i < keyLength; i += 1) preimage[at + i] = page[keyStart + i] as number;
  at += keyLength;
  preimage[at] = hashBytes;
  const value = nodes.left[id] as number;
  sha256Into(arena.pageOf(value), arena.startOf(value), arena.lengthOf(value), preimage, at + 1);
  return at + 1 + hashBytes;
}

function innerPreimage(nodes: IavlNodes, id: number): number {
  const at = writeNodeHead(nodes, id, preimage);
  copyHash(nodes, nodes.left[id] as number, at);
  copyHash(nodes, nodes.right[id] as number, at + 1 + hashBytes);
  return at + 2 * (1 + hashBytes);
}

function copyHash(nodes: IavlNodes, id: number, at: number): void {
  preimage[at] = hashBytes;
  const from = id * hashBytes;
  for (let i = 0; i < hashBytes; i += 1) {
    preimage[at + 1 + i] = nodes.hashes[from + i] as number;
  }
}
