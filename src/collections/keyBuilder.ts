/** Puts the bytes of a key together in one place, so that a key of four parts costs one allocation. */

import { copyBytes } from '../lib/byteSlab.ts';
import { utf8 } from '../lib/bytes.ts';
import { latin1Text } from '../lib/latin1Text.ts';

/** Longer than any key but those that hold long texts. */
const firstCapacity = 256;

export class KeyBuilder {
  #bytes = new Uint8Array(firstCapacity);
  #at = 0;

  get length(): number {
    return this.#at;
  }

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

  /** UTF-8 of a text. */
  text(part: string): void {
    const { length } = part;
    this.#reserve(length);
    const [out, start] = [this.#bytes, this.#at];
    for (let i = 0; i < length; i += 1) {
      const unit = part.charCodeAt(i);
      if (unit > 0x7f) {
        this.bytes(utf8(part));
        return;
      }
      out[start + i] = unit;
    }
    this.#at += length;
  }

  /** Drops what was begun. */
  reset(): void {
    this.#at = 0;
  }

  /** The key as a text (`latin1Text`); the builder is empty after it. */
  finishText(): string {
    const length = this.#at;
    this.#at = 0;
    return latin1Text(this.#bytes, length);
  }

  /** The key, in bytes of its own; the builder is empty after it. */
  finish(): Uint8Array {
    const length = this.#at;
    this.#at = 0;
    return copyBytes(this.#bytes, 0, length);
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#at + count));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }
}
