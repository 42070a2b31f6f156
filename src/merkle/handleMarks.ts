/** A set of arena handles: a bit for each unit of each page. */

const wordsAPage = (1 << 16) / 32;

export class HandleMarks {
  readonly #words: Uint32Array;

  /** @param pages of the arena; handles lie in them. */
  constructor(pages: number) {
    this.#words = new Uint32Array(pages * wordsAPage);
  }

  add(handle: number): void {
    const at = handle >>> 5;
    this.#words[at] = (this.#words[at] as number) | (1 << (handle & 31));
  }

  has(handle: number): boolean {
    return ((this.#words[handle >>> 5] as number) & (1 << (handle & 31))) !== 0;
  }
}
