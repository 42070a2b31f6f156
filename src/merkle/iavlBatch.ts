/** Hashes nodes of one height, many in one call. A digest goes over the beginning of its preimage, and from there to its node. */

import { sha256 } from '../lib/sha256.ts';
import { BatchSha256 } from './batchSha256.ts';
import type { IavlNodes } from './iavlNodes.ts';
import { mostPreimageBytes, type PreimageBuffer, writeInner, writeLeaf } from './iavlPreimage.ts';
import { hashBytes } from './nodeLayout.ts';
import type { NodeList } from './nodeList.ts';

/** More in one call do not take less time each, and leave the processor's nearest cache. */
const nodesACall = 128;
/** A longer value fills the lanes no better and is hashed alone, so that the buffer, which stays, does not grow with it. */
const mostBatchedBytes = 1 << 20;
/** Some 100 leaves of ordinary keys and values. */
const firstBytes = 1 << 15;

export class IavlBatch {
  #hasher = new BatchSha256(firstBytes, nodesACall);
  #buffer = bufferOf(this.#hasher);
  /** Where each leaf's preimage begins, and its length. */
  readonly #starts = new Uint32Array(nodesACall);
  readonly #lengths = new Uint32Array(nodesACall);

  /** Inner nodes whose children have their hashes. */
  hashInner(nodes: IavlNodes, { ids, count }: NodeList): void {
    for (let first = 0; first < count; first += nodesACall) {
      const end = Math.min(first + nodesACall, count);
      nodes.fetchChildHashes(ids, first, end);
      for (let i = first, at = 0; i < end; i += 1, at += mostPreimageBytes) {
        const length = writeInner(nodes, ids[i] as number, this.#buffer, at) - at;
        this.#hasher.add(at, length, at);
      }
      this.#hasher.run();
      for (let i = first, at = 0; i < end; i += 1, at += mostPreimageBytes) {
        nodes.setHash(ids[i] as number, this.#buffer.view, at);
      }
    }
  }

  /** Whether an inner node has the hash that its children give. */
  isHashed(nodes: IavlNodes, id: number): boolean {
    const { bytes, view } = this.#buffer;
    const expected = mostPreimageBytes;
    this.#hasher.add(0, writeInner(nodes, id, this.#buffer, 0), 0);
    this.#hasher.run();
    nodes.copyHash(id, view, expected);
    for (let i = 0; i < hashBytes; i += 1) if (bytes[i] !== bytes[expected + i]) return false;
    return true;
  }

  /** Leaves: first their values, then themselves. */
  hashLeaves(nodes: IavlNodes, { ids, count }: NodeList): void {
    let first = 0;
    let at = 0;
    for (let i = 0; i < count; i += 1) {
      const id = ids[i] as number;
      if (i % nodesACall === 0) nodes.fetchEntries(ids, i, Math.min(nodesACall, count - i));
      const room = roomOf(nodes, id);
      if (i - first === nodesACall || at + room > this.#buffer.bytes.length) {
        this.#finishLeaves(nodes, ids, first, i);
        first = i;
        at = 0;
        this.#reserve(room);
      }
      at = this.#addLeaf(nodes, id, i - first, at);
    }
    this.#finishLeaves(nodes, ids, first, count);
  }

  /** Writes the preimage and behind it the value, whose digest goes into the preimage. Returns the place after both. */
  #addLeaf(nodes: IavlNodes, id: number, index: number, at: number): number {
    const digestAt = writeLeaf(nodes, id, this.#buffer, at);
    const valueAt = digestAt + hashBytes;
    const value = nodes.left(id);
    const length = nodes.arena.lengthOf(value);
    this.#starts[index] = at;
    this.#lengths[index] = valueAt - at;
    if (length > mostBatchedBytes) {
      this.#buffer.bytes.set(sha256(nodes.arena.read(value)), digestAt);
      return valueAt;
    }
    nodes.arena.copyTo(value, this.#buffer.view, valueAt);
    this.#hasher.add(valueAt, length, digestAt);
    return valueAt + length;
  }

  #finishLeaves(nodes: IavlNodes, ids: Uint32Array, first: number, end: number): void {
    this.#hasher.run();
    for (let i = 0; i < end - first; i += 1) {
      const at = this.#starts[i] as number;
      this.#hasher.add(at, this.#lengths[i] as number, at);
    }
    this.#hasher.run();
    for (let i = first; i < end; i += 1) {
      nodes.setHash(ids[i] as number, this.#buffer.view, this.#starts[i - first] as number);
    }
  }

  /** Makes the empty buffer so large that a leaf fits. */
  #reserve(room: number): void {
    if (room <= this.#buffer.bytes.length) return;
    this.#hasher = new BatchSha256(2 * room, nodesACall);
    this.#buffer = bufferOf(this.#hasher);
  }
}

/** Bytes that a leaf and its value, where it is hashed with others, take at most. */
function roomOf(nodes: IavlNodes, id: number): number {
  const { arena } = nodes;
  const value = arena.lengthOf(nodes.left(id));
  const own = mostPreimageBytes + arena.lengthOf(nodes.key(id));
  return value > mostBatchedBytes ? own : own + value;
}

function bufferOf({ bytes }: BatchSha256): PreimageBuffer {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}
