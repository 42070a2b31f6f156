/**
 * The topmost node of a tree as it is hashed: whoever knows the root hash knows by it how many pairs the tree holds, how high it is and when
 * it last changed. Hashes as in iavlPreimage.ts, of nodes that are in no memory.
 */

import { sha256 } from '../lib/sha256.ts';
import { emptyRootHash } from './iavlHash.ts';
import { mostPreimageBytes } from './iavlPreimage.ts';
import { hashBytes } from './nodeLayout.ts';
import { writeUvarint32, writeVarint32, writeVarint64 } from './varint.ts';

/** An inner node, its separator aside. */
export interface InnerNode {
  /** 1 … 255. */
  readonly height: number;
  /** Leaves below: 2 … 2^32−1. */
  readonly size: number;
  /** 1 … 2^63−1. */
  readonly version: bigint;
  /** Hashes of the children: 32 bytes each. */
  readonly left: Uint8Array;
  readonly right: Uint8Array;
}

export interface EmptyTop {
  readonly size: 0;
}

export interface LeafTop {
  readonly size: 1;
  readonly version: bigint;
  /** Up to 65,535 bytes. */
  readonly key: Uint8Array;
  /** SHA-256: 32 bytes. */
  readonly valueHash: Uint8Array;
}

/** By its size: nothing, a leaf, or an inner node. */
export type IavlTop = EmptyTop | LeafTop | InnerNode;

export function isInnerTop(top: IavlTop): top is InnerNode {
  return top.size > 1;
}

export function isLeafTop(top: IavlTop): top is LeafTop {
  return top.size === 1;
}

/** The root hash of the tree below. Nothing but collisions of SHA-256 gives two tops one hash: a leaf's begins with 0, an inner node's never. */
export function rootOfTop(top: IavlTop): Uint8Array {
  if (isInnerTop(top)) return innerHash(top);
  return isLeafTop(top) ? leafHash(top) : emptyRootHash;
}

/** Cost: one hash. */
export function innerHash({ height, size, version, left, right }: InnerNode): Uint8Array {
  const out = new Uint8Array(mostPreimageBytes);
  const leftAt = writeHead(out, height, size, version) + 1;
  const rightAt = leftAt + hashBytes + 1;
  out[leftAt - 1] = hashBytes;
  out.set(left, leftAt);
  out[rightAt - 1] = hashBytes;
  out.set(right, rightAt);
  return sha256(out.subarray(0, rightAt + hashBytes));
}

function leafHash({ version, key, valueHash }: LeafTop): Uint8Array {
  const out = new Uint8Array(mostPreimageBytes + key.length);
  const keyAt = writeUvarint32(out, writeHead(out, 0, 1, version), key.length);
  out.set(key, keyAt);
  const hashAt = keyAt + key.length + 1;
  out[hashAt - 1] = hashBytes;
  out.set(valueHash, hashAt);
  return sha256(out.subarray(0, hashAt + hashBytes));
}

function writeHead(out: Uint8Array, height: number, size: number, version: bigint): number {
  const at = writeVarint32(out, writeVarint32(out, 0, height), size);
  return writeVarint64(
    out,
    at,
    Number(BigInt.asUintN(32, version)),
    Number(BigInt.asUintN(32, version >> 32n)),
  );
}
