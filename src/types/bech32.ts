/** Bech32 (BIP 173) without the 90 character limit, as Cosmos addresses use it. Faults are worded as the SDK's clients match them. */

import { bech32 } from '@scure/base';
import { decodeShort, encodeShort } from './shortBech32.ts';

const charset = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const maxLength = 1023;
const checksumLength = 6;

export interface Bech32 {
  /** Human-readable part, in lower case. */
  readonly prefix: string;
  readonly data: Uint8Array;
}

/** Bech32 text of bytes. `prefix` is lower-case ASCII. */
export function encodeBech32(prefix: string, data: Uint8Array): string {
  return encodeShort(prefix, data) ?? bech32.encode(prefix, bech32.toWords(data), maxLength);
}

/** The decoded text, or what is wrong with it. */
export function decodeBech32(text: string): Bech32 | string {
  const short = decodeShort(text);
  if (short !== undefined) return short;
  // The library says no reason; looking for one costs three times as much.
  const decoded = bech32.decodeUnsafe(text, maxLength);
  const data = decoded === undefined ? undefined : bech32.fromWordsUnsafe(decoded.words);
  if (decoded !== undefined && data !== undefined) return { prefix: decoded.prefix, data };
  return decodeInSteps(text);
}

/** The same, slower, with the first step that fails. */
export function decodeInSteps(text: string): Bech32 | string {
  const fault = textFault(text);
  if (fault !== undefined) return fault;
  const lower = text.toLowerCase();
  const separator = lower.lastIndexOf('1');
  if (separator < 1 || separator + checksumLength + 1 > lower.length) {
    return `invalid separator index ${separator}`;
  }
  const prefix = lower.slice(0, separator);
  const words: number[] = [];
  for (const character of lower.slice(separator + 1)) {
    const word = charset.indexOf(character);
    if (word < 0) return `invalid character not part of charset: ${character.charCodeAt(0)}`;
    words.push(word);
  }
  const body = words.slice(0, -checksumLength);
  const expected = bech32.encode(prefix, body, maxLength).slice(-checksumLength);
  const got = lower.slice(-checksumLength);
  if (expected !== got) return `invalid checksum (expected ${expected} got ${got})`;
  const data = bech32.fromWordsUnsafe(body);
  return data === undefined ? 'invalid incomplete group' : { prefix, data };
}

function textFault(text: string): string | undefined {
  if (text.length < 8 || text.length > maxLength) {
    return `invalid bech32 string length ${text.length}`;
  }
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 33 || code > 126) return `invalid character in string: '${text.charAt(i)}'`;
  }
  if (text !== text.toLowerCase() && text !== text.toUpperCase()) {
    return 'string not all lowercase or all uppercase';
  }
  return undefined;
}
