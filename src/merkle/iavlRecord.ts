/**
 * Nodes of an IAVL tree as they lie on the disk: the two children of an inner node in one record, found by that node's disk id.
 *
 * A node, numbers big-endian:
 *     height 1, version 8, hash 32, length of the key 4, then
 *     leaf:  length of the value 4, key, value
 *     inner: leaves below 4, disk id 6, separator
 */

import { InvariantError } from '../lib/errors.ts';
import { isHashOfChildren } from './iavlHash.ts';
import type { IavlNodes } from './iavlNodes.ts';
import { hashBytes } from './nodeLayout.ts';

/** A node of a record. Bytes are views of it. */
export interface NodeRecord {
  readonly height: number;
  readonly versionLow: number;
  readonly versionHigh: number;
  /** Leaves below; 1 for a leaf. */
  readonly size: number;
  /** 0 for a leaf. */
  readonly diskId: number;
  readonly key: Uint8Array;
  /** Empty for an inner node. */
  readonly value: Uint8Array;
  /** Where the hash lies. */
  readonly view: DataView;
  readonly hashAt: number;
}

const [versionAt, hashAt, keyLengthAt, restAt] = [1, 9, 9 + hashBytes, 13 + hashBytes] as const;
const leafHead = restAt + 4;
const innerHead = restAt + 4 + 6;
const word = 0x1_0000_0000;

/** The record of a node's children, which are in memory. */
export function encodeChildren(nodes: IavlNodes, id: number): Uint8Array {
  const left = nodes.leftPlace(id);
  const right = nodes.rightPlace(id);
  const leftBytes = nodeLength(nodes, left);
  const record = new Uint8Array(leftBytes + nodeLength(nodes, right));
  const view = new DataView(record.buffer);
  writeNode(nodes, left, record, view, 0);
  writeNode(nodes, right, record, view, leftBytes);
  return record;
}

/** The record of one node, for a root. */
export function encodeNode(nodes: IavlNodes, id: number): Uint8Array {
  const record = new Uint8Array(nodeLength(nodes, id));
  writeNode(nodes, id, record, new DataView(record.buffer), 0);
  return record;
}

/** Puts the root of a stored version in its place. @throws InvariantError */
export function readRoot(nodes: IavlNodes, record: Uint8Array): number {
  const node = decodeNode(record, viewOf(record), 0);
  assertEnd(record, endOf(node, 0));
  return nodes.createRead(node, nodes.arena.allocate(node.key));
}

/** Puts the children of a node in their places. @throws InvariantError where they are not its children */
export function readChildren(nodes: IavlNodes, id: number, record: Uint8Array): void {
  const [left, right] = decodeChildren(record);
  nodes.setLeft(id, nodes.createRead(left, nodes.arena.allocate(left.key)));
  // The separator is the key of the first leaf on the right, so that such a leaf shares it.
  const isShared = right.height === 0;
  const key = isShared ? nodes.arena.retain(nodes.key(id)) : nodes.arena.allocate(right.key);
  nodes.setRight(id, nodes.createRead(right, key));
  const isWhole =
    nodes.height(id) === 1 + Math.max(left.height, right.height) &&
    nodes.size(id) === left.size + right.size &&
    (!isShared || nodes.arena.compare(right.key, key) === 0) &&
    isHashOfChildren(nodes, id);
  if (!isWhole) throw new InvariantError('two nodes are not the children of the node before them');
}

/** Both nodes of a record of children. @throws InvariantError */
export function decodeChildren(record: Uint8Array): readonly [left: NodeRecord, right: NodeRecord] {
  const view = viewOf(record);
  const left = decodeNode(record, view, 0);
  const rightStart = endOf(left, 0);
  const right = decodeNode(record, view, rightStart);
  assertEnd(record, endOf(right, rightStart));
  return [left, right];
}

/** Disk ids of the inner nodes in a record of children. @throws InvariantError */
export function childDiskIds(record: Uint8Array): number[] {
  return decodeChildren(record)
    .map(({ diskId }) => diskId)
    .filter((id) => id !== 0);
}

function nodeLength(nodes: IavlNodes, id: number): number {
  const { arena } = nodes;
  const key = arena.lengthOf(nodes.key(id));
  return nodes.isLeaf(id) ? leafHead + key + arena.lengthOf(nodes.leftPlace(id)) : innerHead + key;
}

function writeNode(
  nodes: IavlNodes,
  id: number,
  out: Uint8Array,
  view: DataView,
  at: number,
): void {
  const { arena } = nodes;
  const key = nodes.key(id);
  const keyLength = arena.lengthOf(key);
  out[at] = nodes.height(id);
  view.setUint32(at + versionAt, nodes.versionHigh(id));
  view.setUint32(at + versionAt + 4, nodes.versionLow(id));
  nodes.copyHash(id, view, at + hashAt);
  view.setUint32(at + keyLengthAt, keyLength);
  if (nodes.isLeaf(id)) {
    const value = nodes.leftPlace(id);
    view.setUint32(at + restAt, arena.lengthOf(value));
    arena.copyTo(key, view, at + leafHead);
    arena.copyTo(value, view, at + leafHead + keyLength);
    return;
  }
  const diskId = nodes.diskId(id);
  if (diskId === 0) throw new InvariantError(`node ${id} is written before its children`);
  view.setUint32(at + restAt, nodes.size(id));
  view.setUint16(at + restAt + 4, Math.floor(diskId / word));
  view.setUint32(at + restAt + 6, diskId % word);
  arena.copyTo(key, view, at + innerHead);
}

function decodeNode(record: Uint8Array, view: DataView, at: number): NodeRecord {
  if (at + leafHead > record.length) throw cutOff();
  const height = view.getUint8(at);
  const isLeaf = height === 0;
  const keyStart = at + (isLeaf ? leafHead : innerHead);
  const keyEnd = keyStart + view.getUint32(at + keyLengthAt);
  const valueEnd = keyEnd + (isLeaf ? view.getUint32(at + restAt) : 0);
  if (valueEnd > record.length) throw cutOff();
  return {
    height,
    versionHigh: view.getUint32(at + versionAt),
    versionLow: view.getUint32(at + versionAt + 4),
    size: isLeaf ? 1 : view.getUint32(at + restAt),
    diskId: isLeaf ? 0 : view.getUint16(at + restAt + 4) * word + view.getUint32(at + restAt + 6),
    key: record.subarray(keyStart, keyEnd),
    value: record.subarray(keyEnd, valueEnd),
    view,
    hashAt: at + hashAt,
  };
}

function endOf({ height, key, value }: NodeRecord, start: number): number {
  return start + (height === 0 ? leafHead : innerHead) + key.length + value.length;
}

function assertEnd(record: Uint8Array, end: number): void {
  if (end !== record.length) throw new InvariantError('a record of nodes is longer than they are');
}

function viewOf(record: Uint8Array): DataView {
  return new DataView(record.buffer, record.byteOffset, record.length);
}

function cutOff(): InvariantError {
  return new InvariantError('a record of nodes ends early');
}
