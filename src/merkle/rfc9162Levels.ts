/**
 * Appends many leaves to an RFC 9162 tree at once: all leaves in one call of the batch hasher, then level by level the
 * subtrees that they complete. A digest goes straight into the preimage of its parent.
 */

import { InvariantError } from '../lib/errors.ts';
import { BatchSha256, type KeptMessages } from './batchSha256.ts';
import { peaksOf, Rfc9162Frontier } from './rfc9162Frontier.ts';
import { treeHashBytes } from './rfc9162Hash.ts';
import { paddedLength, writePadding } from './writePadding.ts';

/** Levels of a tree of 2^32 − 1 leaves. */
const levels = 32;

/** 0x01 ‖ left ‖ right, and with its padding. */
const nodeBytes = 1 + 2 * treeHashBytes;
const nodeStride = paddedLength(nodeBytes);

export class Rfc9162Levels {
  /** The most leaves of one call. */
  readonly capacity: number;
  /** Of a leaf's preimage and its padding. */
  readonly #leafStride: number;
  readonly #hasher: BatchSha256;
  /** Where the preimages of each level's nodes begin; those of the leaves begin at 0. */
  readonly #starts: number[] = [];
  /** The messages of each level, without and with an old node before the new ones. */
  readonly #messages: readonly (readonly [KeptMessages, KeptMessages])[];
  /** Leaves of the tree before the last call. */
  #before = 0;

  /** @param dataBytes length of every leaf's data */
  constructor(dataBytes: number, capacity: number) {
    this.capacity = capacity;
    this.#leafStride = paddedLength(1 + dataBytes);
    this.#starts.push(0);
    let end = capacity * this.#leafStride;
    for (let width = capacity; this.#starts.length <= levels; width >>= 1) {
      this.#starts.push(end);
      // A node of the old tree may stand before the new ones, and the last one may have no sibling yet.
      end += nodeStride * ((width >> 1) + 2);
    }
    const widths = Array.from({ length: levels }, (_, level) => (capacity >>> level) + 1);
    this.#hasher = new BatchSha256(end, 2 * widths.reduce((sum, width) => sum + width));
    const { bytes } = this.#hasher;
    for (let i = 0; i < capacity; i += 1) writePadding(bytes, i * this.#leafStride, 1 + dataBytes);
    for (let at = this.#starts[1] as number; at < end; at += nodeStride) {
      bytes[at] = 1;
      writePadding(bytes, at, nodeBytes);
    }
    this.#messages = widths.map((width, level) => {
      // The leaves are at most as many as there is room for.
      const count = level === 0 ? capacity : width;
      return [this.#keep(level, count, 0), this.#keep(level, count, 1)];
    });
  }

  /** Leaf data is written here before a call, and digests are read from here after it. */
  get bytes(): Uint8Array {
    return this.#hasher.bytes;
  }

  /** Where the data of leaf `i` of the next call goes. It stays until it is written again. */
  dataAt(i: number): number {
    return i * this.#leafStride + 1;
  }

  /** @returns the right edge of the tree with so many more leaves */
  append(frontier: Rfc9162Frontier, count: number): Rfc9162Frontier {
    if (count > this.capacity) throw new InvariantError(`${count} leaves at once`);
    const { size } = frontier;
    const peaks = new Map(peaksOf(size).map(({ level }, i) => [level, frontier.peaks[i]]));
    this.#before = size;
    for (let level = 0, added = count; added > 0; level += 1) {
      const old = (size >>> level) & 1;
      const parents = this.#starts[level + 1] as number;
      if (old === 1) this.bytes.set(peaks.get(level) as Uint8Array, parents + 1);
      this.#hasher.runKept(this.#messages[level]?.[old] as KeptMessages, added);
      const all = old + added;
      if ((all & 1) === 1) peaks.set(level, this.#digest(level, all - 1));
      added = all >> 1;
    }
    const next = size + count;
    return new Rfc9162Frontier(
      next,
      peaksOf(next).map(({ level }) => peaks.get(level) as Uint8Array),
    );
  }

  /** Where a node that the last call added lies in `bytes`, until the next call. */
  nodeAt(level: number, index: number): number {
    const first = this.#before >>> level;
    return this.#place(level, index - first + (first & 1));
  }

  #keep(level: number, count: number, old: 0 | 1): KeptMessages {
    const from = this.#starts[level] as number;
    const stride = level === 0 ? this.#leafStride : nodeStride;
    for (let i = 0; i < count; i += 1) {
      this.#hasher.add(from + i * stride, stride, this.#place(level, old + i));
    }
    return this.#hasher.keepPadded();
  }

  /** In the preimage of the parent, left or right. */
  #place(level: number, child: number): number {
    const parents = this.#starts[level + 1] as number;
    return parents + (child >> 1) * nodeStride + 1 + (child & 1) * treeHashBytes;
  }

  #digest(level: number, child: number): Uint8Array {
    const at = this.#place(level, child);
    return this.bytes.slice(at, at + treeHashBytes);
  }
}
