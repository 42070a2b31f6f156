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
    const seen = new Map<string, number>();
    for (let i = 0; i < this.#length; i += 1) {
      const key = String.fromCharCode(...this.at(i));
      const before = seen.get(key);
      if (before !== undefined) {
        throw genesisError(`${path}[${i}].address`, `stands in ${path}[${before}] already`);
      }
      seen.set(key, i);
    }
  }
}
