/** Addresses of a long list, 20 bytes each in one buffer: a typed array of its own would take five times as much. */

import { addressLength } from '../address.ts';
import { genesisError } from './genesisJson.ts';

export class AddressColumn {
  #bytes = new Uint8Array(64 * addressLength);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(address: Uint8Array): void {
    const at = this.#length * addressLength;
    if (at === this.#bytes.length) {
      const wider = new Uint8Array(2 * at);
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    this.#bytes.set(address, at);
    this.#length += 1;
  }

  /** A copy of the address at an index. */
  at(index: number): Uint8Array {
    const at = index * addressLength;
    return this.#bytes.slice(at, at + addressLength);
  }

  /** @param path of the list. @throws AppError genesis/2 where an address stands twice. */
  assertDistinct(path: string): void {
    // Index + 1 by the beginning of the address, which is a hash already; at most half full.
    let capacity = 16;
    while (capacity < 2 * this.#length) capacity *= 2;
    const table = new Uint32Array(capacity);
    const mask = capacity - 1;
    for (let i = 0; i < this.#length; i += 1) {
      let place = this.#word(i) & mask;
      for (; table[place] !== 0; place = (place + 1) & mask) {
        const before = (table[place] as number) - 1;
        if (this.#isSame(i, before)) {
          throw genesisError(`${path}[${i}].address`, `stands in ${path}[${before}] already`);
        }
      }
      table[place] = i + 1;
    }
  }

  #word(index: number): number {
    let word = 0;
    for (let i = 0; i < 4; i += 1) {
      word = (word << 8) | (this.#bytes[index * addressLength + i] as number);
    }
    return word >>> 0;
  }

  #isSame(a: number, b: number): boolean {
    for (let i = 0; i < addressLength; i += 1) {
      if (this.#bytes[a * addressLength + i] !== this.#bytes[b * addressLength + i]) return false;
    }
    return true;
  }
}
