/** Keys and values of the benches of the store: the same ones in every run. */

import { be64 } from '../src/lib/bytes.ts';
import { sha256 } from '../src/lib/sha256.ts';
import type { Change } from '../src/store/changeSet.ts';

/** A key of 32 bytes. */
export const keyAt = (i: number): Uint8Array => sha256(be64(BigInt(i)));

export class RandomChanges {
  readonly #valueBytes: number;
  #state: number;

  constructor(seed: number, valueBytes: number) {
    this.#state = seed;
    this.#valueBytes = valueBytes;
  }

  /** 0 … below − 1. */
  number(below: number): number {
    this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * below);
  }

  /** A new value of the key with this number. */
  of(i: number): Change {
    const value = Uint8Array.from({ length: this.#valueBytes }, () => this.number(256));
    return { key: keyAt(i), value };
  }
}
