/**
 * ICS-23 proofs out of a saved IAVL version, byte-equal to the Go library's.
 *
 * The bytes of `cosmos.ics23.v1.CommitmentProof` are written by hand, from the root down and from the last byte to the first: the
 * generated encoder, its objects and its copies take five times as long (docs/performance.md).
 */

import type { IavlNodes } from './iavlNodes.ts';
import { writeNodeHead } from './iavlPreimage.ts';
import { findNeighbours } from './iavlRead.ts';
import type { IavlVersion } from './iavlVersion.ts';
import { hashBytes, nodeFlag } from './nodeLayout.ts';
import { PrependBuffer } from './prependBuffer.ts';

/** Field numbers of the messages in ics23/v1/proofs.proto. */
const commitment = { exist: 1, nonexist: 2 } as const;
const existence = { key: 1, value: 2, leaf: 3, path: 4 } as const;
const nonexistence = { key: 1, left: 2, right: 3 } as const;
const leafOp = { prefix: 5 } as const;
const innerOp = { prefix: 2, suffix: 3 } as const;

/** `hash: SHA256`. */
const innerOps = Uint8Array.of(0x08, 1);
/** `hash: SHA256, prehash_value: SHA256, length: VAR_PROTO`; the key is not hashed before, which is left out. */
const leafOps = Uint8Array.of(0x08, 1, 0x18, 1, 0x20, 1);

// Proving is synchronous and never re-entered.
const out = new PrependBuffer();
const head = new Uint8Array(32);

/**
 * Protobuf of `cosmos.ics23.v1.CommitmentProof` for a key: of existence where the version holds it, of absence otherwise.
 *
 * Two cases are made and can never be verified: an empty value, and absence in an empty tree.
 * Cost: one path, or two for absence.
 */
export function proveKey(version: IavlVersion, key: Uint8Array): Uint8Array {
  version.assertReadable();
  const { nodes, root } = version;
  nodes.memory.makeRoom();
  out.clear();
  if (root !== 0 && prependLeaf(nodes, root, key)) {
    out.fieldHead(commitment.exist, 0);
  } else {
    out.clear();
    prependAbsence(nodes, root, key);
    out.fieldHead(commitment.nonexist, 0);
  }
  return out.copy();
}

function prependAbsence(nodes: IavlNodes, root: number, key: Uint8Array): void {
  const { left, right } = findNeighbours(nodes, root, key);
  if (right !== 0) {
    prependLeaf(nodes, root, nodes.keyOf(right));
    out.fieldHead(nonexistence.right, 0);
  }
  if (left !== 0) {
    const before = out.length;
    prependLeaf(nodes, root, nodes.keyOf(left));
    out.fieldHead(nonexistence.left, before);
  }
  prependBytes(nonexistence.key, key);
}

/**
 * The proof of a key; false where the key is not there, and what was written is of no use.
 *
 * The path begins at the leaf, so that from its end on it comes from the root down.
 */
function prependLeaf(nodes: IavlNodes, root: number, key: Uint8Array): boolean {
  let id = root;
  while (!nodes.isLeaf(id)) {
    const isLeft = nodes.compareKey(key, id) < 0;
    prependInnerOp(nodes, id, isLeft);
    id = isLeft ? nodes.left(id) : nodes.right(id);
  }
  if (nodes.compareKey(key, id) !== 0) return false;
  nodes.setFlag(id, nodeFlag.touched);
  prependLeafOp(nodes, id);
  prependBytes(existence.value, nodes.valueOf(id));
  prependBytes(existence.key, key);
  return true;
}

/** What is hashed before and behind a child. Every length in it is below 128, and so one byte. */
function prependInnerOp(nodes: IavlNodes, id: number, isLeft: boolean): void {
  const headBytes = writeNodeHead(nodes, id, head, 0);
  const prefixBytes = headBytes + 1 + (isLeft ? 0 : hashBytes + 1);
  const opBytes = innerOps.length + 2 + prefixBytes + (isLeft ? 2 + 1 + hashBytes : 0);
  let at = out.room(2 + opBytes);
  const bytes = out.content;
  bytes[at] = tagOf(existence.path);
  bytes[at + 1] = opBytes;
  bytes[at + 2] = innerOps[0] as number;
  bytes[at + 3] = innerOps[1] as number;
  bytes[at + 4] = tagOf(innerOp.prefix);
  bytes[at + 5] = prefixBytes;
  at += 6;
  for (let i = 0; i < headBytes; i += 1) bytes[at + i] = head[i] as number;
  at += headBytes;
  if (isLeft) {
    bytes[at] = hashBytes;
    bytes[at + 1] = tagOf(innerOp.suffix);
    bytes[at + 2] = hashBytes + 1;
    writeHash(nodes, nodes.right(id), at + 3);
  } else {
    writeHash(nodes, nodes.left(id), at);
    bytes[at + 1 + hashBytes] = hashBytes;
  }
}

/** A hash with its length before it. */
function writeHash(nodes: IavlNodes, id: number, at: number): void {
  out.content[at] = hashBytes;
  nodes.copyHash(id, out.view, at + 1);
}

/** Of a field of bytes. */
function tagOf(field: number): number {
  return (field << 3) | 2;
}

function prependLeafOp(nodes: IavlNodes, id: number): void {
  const before = out.length;
  prependHead(nodes, id);
  out.fieldHead(leafOp.prefix, before);
  out.bytes(leafOps);
  out.fieldHead(existence.leaf, before);
}

/** zz(height) zz(size) zz(version). */
function prependHead(nodes: IavlNodes, id: number): void {
  out.bytes(head, writeNodeHead(nodes, id, head, 0));
}

/** A field of bytes; nothing where there are none. */
function prependBytes(field: number, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  const before = out.length;
  out.bytes(bytes);
  out.fieldHead(field, before);
}
