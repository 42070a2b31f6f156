/** ICS-23 proofs out of a saved IAVL version, byte-equal to the Go library's. */

import {
  CommitmentProof,
  type ExistenceProof,
  type InnerOp,
} from 'cosmjs-types/cosmos/ics23/v1/proofs';
import { writeNodeHead } from './iavlHash.ts';
import { hashBytes, type IavlNodes } from './iavlNodes.ts';
import { findLeaf, findNeighbours } from './iavlRead.ts';
import type { IavlVersion } from './iavlVersion.ts';
import { createInnerOp, createLeafOp } from './ics23Spec.ts';

/**
 * Protobuf of `cosmos.ics23.v1.CommitmentProof` for a key: of existence where the version holds it, of absence otherwise.
 *
 * Two cases are made and can never be verified: an empty value, and absence in an empty tree.
 * Cost: one path, or two for absence.
 */
export function proveKey(version: IavlVersion, key: Uint8Array): Uint8Array {
  version.assertReadable();
  const { nodes, root } = version;
  if (findLeaf(nodes, root, key) !== 0) {
    const exist = proveLeaf(nodes, root, key);
    return CommitmentProof.encode({ exist }).finish();
  }
  const { left, right } = findNeighbours(nodes, root, key);
  const nonexist = {
    key,
    ...(left === 0 ? {} : { left: proveLeaf(nodes, root, nodes.keyOf(left)) }),
    ...(right === 0 ? {} : { right: proveLeaf(nodes, root, nodes.keyOf(right)) }),
  };
  return CommitmentProof.encode({ nonexist }).finish();
}

/** The proof of a key that is there. */
function proveLeaf(nodes: IavlNodes, root: number, key: Uint8Array): ExistenceProof {
  const path: InnerOp[] = [];
  let id = root;
  while (!nodes.isLeaf(id)) {
    const left = nodes.left[id] as number;
    const right = nodes.right[id] as number;
    const isLeft = nodes.compareKey(key, id) < 0;
    path.push(isLeft ? leftChildOp(nodes, id, right) : rightChildOp(nodes, id, left));
    id = isLeft ? left : right;
  }
  return {
    key,
    value: nodes.valueOf(id),
    leaf: createLeafOp(nodeHead(nodes, id)),
    path: path.reverse(),
  };
}

function leftChildOp(nodes: IavlNodes, id: number, sibling: number): InnerOp {
  const suffix = new Uint8Array(1 + hashBytes);
  writeChild(nodes, sibling, suffix, 0);
  return createInnerOp(nodeHead(nodes, id, Uint8Array.of(hashBytes)), suffix);
}

function rightChildOp(nodes: IavlNodes, id: number, sibling: number): InnerOp {
  const behind = new Uint8Array(2 + hashBytes);
  writeChild(nodes, sibling, behind, 0);
  behind[1 + hashBytes] = hashBytes;
  return createInnerOp(nodeHead(nodes, id, behind), new Uint8Array(0));
}

function writeChild(nodes: IavlNodes, id: number, out: Uint8Array, at: number): void {
  out[at] = hashBytes;
  out.set(nodes.hashes.subarray(id * hashBytes, (id + 1) * hashBytes), at + 1);
}

const headScratch = new Uint8Array(32);

/** zz(height) zz(size) zz(version), and what stands behind it. */
function nodeHead(
  nodes: IavlNodes,
  id: number,
  behind: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const length = writeNodeHead(nodes, id, headScratch);
  const head = new Uint8Array(length + behind.length);
  head.set(headScratch.subarray(0, length));
  head.set(behind, length);
  return head;
}
