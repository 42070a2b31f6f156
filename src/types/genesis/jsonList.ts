/** A list of a JSON document that stays bytes until it is walked: a million entries as objects take a gigabyte. */

import { fromUtf8 } from '../../lib/bytes.ts';

export class JsonList {
  readonly #bytes: Uint8Array;
  /** Where each entry begins and ends in the bytes, one pair behind the other. */
  readonly #bounds: Uint32Array;

  constructor(bytes: Uint8Array, bounds: Uint32Array) {
    this.#bytes = bytes;
    this.#bounds = bounds;
  }

  get length(): number {
    return this.#bounds.length / 2;
  }

  /** An entry, parsed anew each time. @throws SyntaxError or TypeError where its bytes are not JSON. */
  at(index: number): unknown {
    const start = this.#bounds[2 * index] as number;
    const end = this.#bounds[2 * index + 1] as number;
    return JSON.parse(fromUtf8(this.#bytes.subarray(start, end)));
  }
}
