/** The order of millions of keys in an arena: by words of four bytes, which the engine sorts as numbers. */

import type { ByteArena } from '../merkle/byteArena.ts';

/** So few are compared one with another. */
const fewEntries = 24;
/** Keys that are the same so far are compared one with another as well: few of a chain's keys are so long. */
const mostBytes = 128;

/** Indices of the handles, by the bytes of their entries, ascending. */
export function sortEntries(arena: ByteArena, handles: Uint32Array): Uint32Array {
  const order = Uint32Array.from(handles.keys());
  const sorter = new EntrySorter(arena, handles, order);
  sorter.sort(0, order.length, 0);
  return order;
}

class EntrySorter {
  readonly #arena: ByteArena;
  readonly #handles: Uint32Array;
  readonly #order: Uint32Array;
  /** A word of each entry, and behind it in the lower half the entry: the same bytes as halves and as wholes. */
  readonly #halves: Uint32Array<ArrayBuffer>;
  readonly #wholes: BigUint64Array;

  constructor(arena: ByteArena, handles: Uint32Array, order: Uint32Array) {
    this.#arena = arena;
    this.#handles = handles;
    this.#order = order;
    this.#halves = new Uint32Array(2 * order.length);
    this.#wholes = new BigUint64Array(this.#halves.buffer);
  }

  /** Sorts a range of the order whose keys are the same up to `depth` bytes. */
  sort(start: number, end: number, depth: number): void {
    if (end - start <= fewEntries || depth >= mostBytes) {
      this.#compareAll(start, end);
      return;
    }
    const halves = this.#halves;
    for (let i = start; i < end; i += 1) {
      const entry = this.#order[i] as number;
      halves[2 * i + low] = entry;
      halves[2 * i + high] = this.#wordAt(entry, depth);
    }
    this.#wholes.subarray(start, end).sort();
    for (let i = start; i < end; i += 1) this.#order[i] = halves[2 * i + low] as number;
    this.#sortEqual(start, end, depth);
  }

  /** Sorts each run of keys that have the same word at `depth`. */
  #sortEqual(start: number, end: number, depth: number): void {
    const runs: number[] = [];
    for (let i = start, first = start; i < end; i += 1) {
      const isLast = i + 1 === end || this.#word(i) !== this.#word(i + 1);
      if (!isLast) continue;
      if (i > first) runs.push(first, i + 1);
      first = i + 1;
    }
    // The words are overwritten from here on.
    for (let i = 0; i < runs.length; i += 2) {
      this.sort(runs[i] as number, runs[i + 1] as number, depth + 4);
    }
  }

  #word(i: number): number {
    return this.#halves[2 * i + high] as number;
  }

  /** Four bytes of a key, big-endian; zeros behind its end, which a longer key may have as well. */
  #wordAt(entry: number, depth: number): number {
    const handle = this.#handles[entry] as number;
    const arena = this.#arena;
    const page = arena.pageOf(handle);
    const at = arena.startOf(handle) + depth;
    const left = arena.lengthOf(handle) - depth;
    let word = 0;
    for (let i = 0; i < 4; i += 1) word = (word << 8) | (i < left ? (page[at + i] as number) : 0);
    return word >>> 0;
  }

  #compareAll(start: number, end: number): void {
    const handle = (entry: number): number => this.#handles[entry] as number;
    this.#order
      .subarray(start, end)
      .sort((a, b) => this.#arena.compareEntries(handle(a), handle(b)));
  }
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
/** Of the two halves of a whole. */
const [low, high] = isLittleEndian ? [0, 1] : [1, 0];
