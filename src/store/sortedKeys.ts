/** Distinct texts kept in ascending order. Additions are sorted in when the order is first asked for. */

// An addition moves one chunk's texts at most, however many there are in all: the work of a block stays linear in what it writes.
const chunkLimit = 256;
// Above this share of what is there, additions are sorted and merged; below it, each is put into its place.
const mergeShare = 32;

/** Chunk and index within it in one number, so that a step moves no object: `chunk × placesPerChunk + index`. */
type Place = number;
const placesPerChunk = 2 * chunkLimit;

export class SortedKeys {
  /** Ascending within and from one to the next; none is empty. */
  #chunks: string[][] = [];
  #size = 0;
  #added: string[] = [];
  #generation = 0;

  /** Counts the times that places have shifted. A cursor that sees a new number must look its place up again. */
  get generation(): number {
    this.#settle();
    return this.#generation;
  }

  /** @param text must not be there yet. */
  add(text: string): void {
    this.#added.push(text);
  }

  /** Makes cursors look their places up again. */
  shift(): void {
    this.#generation += 1;
  }

  clear(): void {
    this.#chunks = [];
    this.#size = 0;
    this.#added = [];
    this.#generation += 1;
  }

  /** All texts, ascending. */
  all(): string[] {
    this.#settle();
    return this.#chunks.flat();
  }

  /** The text at a place; undefined beyond either end. */
  at(place: Place): string | undefined {
    return this.#chunks[Math.floor(place / placesPerChunk)]?.[place % placesPerChunk];
  }

  /** The place of the first text that is not below the given one; of the first of all without one. Cost: log2(size) comparisons. */
  firstFrom(text: string | undefined): Place {
    this.#settle();
    if (text === undefined) return 0;
    const chunk = chunkFor(this.#chunks, text);
    const index = lowerBound(this.#chunks[chunk] ?? [], text);
    return this.#isEnd(chunk, index) ? placeOf(chunk + 1, 0) : placeOf(chunk, index);
  }

  /** The place of the last text below the given one; of the last of all without one. */
  lastBelow(text: string | undefined): Place {
    this.#settle();
    return this.previous(
      text === undefined ? placeOf(this.#chunks.length, 0) : this.firstFrom(text),
    );
  }

  next(place: Place): Place {
    const chunk = Math.floor(place / placesPerChunk);
    return this.#isEnd(chunk, (place % placesPerChunk) + 1) ? placeOf(chunk + 1, 0) : place + 1;
  }

  /** −1 before the first. */
  previous(place: Place): Place {
    if (place % placesPerChunk > 0) return place - 1;
    const chunk = Math.floor(place / placesPerChunk) - 1;
    return chunk < 0 ? -1 : placeOf(chunk, (this.#chunks[chunk]?.length ?? 0) - 1);
  }

  #isEnd(chunk: number, index: number): boolean {
    return index >= (this.#chunks[chunk]?.length ?? 0);
  }

  #settle(): void {
    const added = this.#added;
    if (added.length === 0) return;
    this.#added = [];
    this.#generation += 1;
    if (added.length * mergeShare >= this.#size) {
      this.#chunks = cut(merge(this.#chunks.flat(), added.sort(byCharacters)));
    } else {
      for (const text of added) insert(this.#chunks, text);
    }
    this.#size += added.length;
  }
}

function placeOf(chunk: number, index: number): Place {
  return chunk * placesPerChunk + index;
}

function byCharacters(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The last chunk that begins at or below the text; the first one where none does. */
function chunkFor(chunks: readonly (readonly string[])[], text: string): number {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((chunks[middle]?.[0] as string) <= text) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts a text into its place among chunks that are not empty. A chunk that is full becomes two. */
function insert(chunks: string[][], text: string): void {
  const at = chunkFor(chunks, text);
  const chunk = chunks[at] as string[];
  chunk.splice(lowerBound(chunk, text), 0, text);
  if (chunk.length > chunkLimit) chunks.splice(at + 1, 0, chunk.splice(chunkLimit / 2));
}

/** Half full chunks, so that the next additions find room. */
function cut(sorted: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let at = 0; at < sorted.length; at += chunkLimit / 2) {
    chunks.push(sorted.slice(at, at + chunkLimit / 2));
  }
  return chunks;
}

function merge(a: readonly string[], b: readonly string[]): string[] {
  const out: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a[i] as string;
    const right = b[j] as string;
    if (left < right) {
      out.push(left);
      i += 1;
    } else {
      out.push(right);
      j += 1;
    }
  }
  for (; i < a.length; i += 1) out.push(a[i] as string);
  for (; j < b.length; j += 1) out.push(b[j] as string);
  return out;
}
