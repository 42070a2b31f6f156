/** A walk over the bytes of a JSON document that looks only at strings, brackets and commas: what is inside a value is for JSON.parse to check. */

import { fromUtf8 } from '../../lib/bytes.ts';

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Its steps return false, or undefined, where the document cannot be followed. */
export class JsonWalk {
  readonly bytes: Uint8Array;
  /** The byte that comes next. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The byte after white space. */
  next(): number | undefined {
    const bytes = this.bytes;
    for (;;) {
      const byte = bytes[this.at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.at += 1;
    }
  }

  /** Passes one byte, where it is the next. */
  take(byte: number): boolean {
    if (this.next() !== byte) return false;
    this.at += 1;
    return true;
  }

  /** The name of a field, passed. */
  name(): string | undefined {
    this.next();
    const start = this.at;
    if (!this.#string()) return undefined;
    try {
      return JSON.parse(fromUtf8(this.bytes.subarray(start, this.at)));
    } catch {
      return undefined;
    }
  }

  /** Passes a value of any kind; what is inside is for JSON.parse to check. */
  value(): boolean {
    const begin = this.next();
    if (begin === quote) return this.#string();
    if (begin === openBrace || begin === openBracket) return this.#nested();
    const start = this.at;
    for (let byte = begin; byte !== undefined && !endsWord(byte); byte = this.bytes[this.at]) {
      this.at += 1;
    }
    return this.at > start;
  }

  #nested(): boolean {
    const bytes = this.bytes;
    let depth = 0;
    do {
      const byte = bytes[this.at];
      if (byte === undefined) return false;
      if (byte === quote) {
        if (!this.#string()) return false;
        continue;
      }
      if (byte === openBrace || byte === openBracket) depth += 1;
      else if (byte === closeBrace || byte === closeBracket) depth -= 1;
      this.at += 1;
    } while (depth > 0);
    return true;
  }

  #string(): boolean {
    const bytes = this.bytes;
    if (bytes[this.at] !== quote) return false;
    let at = this.at + 1;
    while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    this.at = at + 1;
    return at < bytes.length;
  }
}

/** White space, a comma or a closing bracket. */
function endsWord(byte: number): boolean {
  return byte <= 0x20 || byte === comma || byte === closeBrace || byte === closeBracket;
}
