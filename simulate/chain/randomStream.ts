/** Chance for strategies and sets of validators, from a seed alone: SHA-256 of seed and counter. */

import { be64, concatBytes, fromBigEndian, utf8 } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';

const tag = utf8('cpoc/simulate/random');

export class RandomStream {
  readonly #seed: Uint8Array;
  #counter = 0n;

  constructor(seed: string) {
    this.#seed = utf8(seed);
  }

  /** Uniform in [0, 1), 48 bits. */
  fraction(): number {
    const hash = sha256(concatBytes(tag, be64(this.#counter), this.#seed));
    this.#counter += 1n;
    return Number(fromBigEndian(hash.subarray(0, 6))) / 2 ** 48;
  }

  /** Uniform among the whole numbers `least` … `most`. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }
}
