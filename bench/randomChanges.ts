/** Keys and values of the benches of the store: the same ones in every run. */

import { be64 } from '../src/lib/bytes.ts';
import { sha256 } from '../src/lib/sha256.ts';
import type { Change } from '../src/store/changeSet.ts';

/** A key of 32 bytes. */
export const keyAt = (i: number): Uint8Array => sha256(be64(BigInt(i)));

/** Values lie together, as those of a block do: each in memory of its own would have to be given back while the store is measured. */
const roomBytes = 1 << 16;

export class RandomChanges {
  readonly #valueBytes: number;
  #state: number;
  #room = new Uint8Array(0);
  #taken = 0;

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
    const value = this.#takeRoom();
    for (let at = 0; at < value.length; at += 1) value[at] = this.number(256);
    return { key: keyAt(i), value };
  }

  #takeRoom(): Uint8Array {
    if (this.#taken + this.#valueBytes > this.#room.length) {
      this.#room = new Uint8Array(Math.max(roomBytes, this.#valueBytes));
      this.#taken = 0;
    }
    this.#taken += this.#valueBytes;
    return this.#room.subarray(this.#taken - this.#valueBytes, this.#taken);
  }
}
