/** Puts the bytes of a key together in one place, so that a key of four parts costs one allocation. */

/** Longer than any key but those that hold long texts. */
const firstCapacity = 256;

export class KeyBuilder {
  #bytes = new Uint8Array(firstCapacity);
  #at = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#at] = value;
    this.#at += 1;
  }

  bytes(part: Uint8Array): void {
    const { length } = part;
    this.#reserve(length);
    const [out, start] = [this.#bytes, this.#at];
    for (let i = 0; i < length; i += 1) out[start + i] = part[i] as number;
    this.#at += length;
  }

  /** Drops what was begun. */
  reset(): void {
    this.#at = 0;
  }

  /** The key, in bytes of its own; the builder is empty after it. */
  finish(): Uint8Array {
    const length = this.#at;
    const out = new Uint8Array(length);
    const from = this.#bytes;
    for (let i = 0; i < length; i += 1) out[i] = from[i] as number;
    this.#at = 0;
    return out;
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#at + count));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }
}
