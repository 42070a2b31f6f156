/** Bech32 (BIP 173) without the 90 character limit, as Cosmos addresses use it. Faults are worded as the SDK's clients match them. */

const charset = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const maxLength = 1023;
const checksumLength = 6;

export interface Bech32 {
  /** Human-readable part, in lower case. */
  readonly prefix: string;
  readonly data: Uint8Array;
}

/** Bech32 text of bytes. `prefix` is lower-case ASCII. */
export function encodeBech32(prefix: string, data: Uint8Array): string {
  const words = toWords(data);
  return `${prefix}1${wordsText(words)}${wordsText(checksum(prefix, words))}`;
}

/** The decoded text, or what is wrong with it. */
export function decodeBech32(text: string): Bech32 | string {
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
  const expected = wordsText(checksum(prefix, body));
  const got = lower.slice(-checksumLength);
  if (expected !== got) return `invalid checksum (expected ${expected} got ${got})`;
  const data = fromWords(body);
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

function wordsText(words: readonly number[]): string {
  let text = '';
  for (const word of words) text += charset.charAt(word);
  return text;
}

function polymod(state: number, word: number): number {
  const top = state >>> 25;
  let next = ((state & 0x1ffffff) << 5) ^ word;
  for (let i = 0; i < generator.length; i += 1) {
    if (((top >>> i) & 1) === 1) next ^= generator[i] as number;
  }
  return next;
}

function checksum(prefix: string, words: readonly number[]): number[] {
  let state = 1;
  for (let i = 0; i < prefix.length; i += 1) state = polymod(state, prefix.charCodeAt(i) >>> 5);
  state = polymod(state, 0);
  for (let i = 0; i < prefix.length; i += 1) state = polymod(state, prefix.charCodeAt(i) & 31);
  for (const word of words) state = polymod(state, word);
  for (let i = 0; i < checksumLength; i += 1) state = polymod(state, 0);
  state ^= 1;
  const result: number[] = [];
  for (let shift = 25; shift >= 0; shift -= 5) result.push((state >>> shift) & 31);
  return result;
}

function toWords(data: Uint8Array): number[] {
  const words: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const byte of data) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) words.push((buffer >>> (bits - 5)) & 31);
  }
  if (bits > 0) words.push((buffer << (5 - bits)) & 31);
  return words;
}

/** Undefined where the padding has five bits or more, or is not zero. */
function fromWords(words: readonly number[]): Uint8Array | undefined {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const word of words) {
    buffer = ((buffer << 5) | word) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >>> bits) & 0xff);
    }
  }
  const padding = buffer & ((1 << bits) - 1);
  return bits >= 5 || padding !== 0 ? undefined : Uint8Array.from(bytes);
}
