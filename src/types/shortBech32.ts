/**
 * Bech32 of what addresses are: short, in lower case. Written by hand, as every transfer writes some of them and reads others; whatever is not
 * plainly right is left to the library, and a property test holds both against each other.
 */

const charset = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const [checksumWords, maxWords, maxPrefix] = [6, 64, 20] as const;
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

/** What the five bits that leave the checksum add to it. */
const leaving = Int32Array.from({ length: 32 }, (_, top) =>
  generator.reduce((sum, term, bit) => ((top >> bit) & 1 ? sum ^ term : sum), 0),
);
const characters = Uint8Array.from(charset, (character) => character.charCodeAt(0));
/** Word of a character; 0xff for those outside of the set. */
const words = new Uint8Array(128).fill(0xff);
characters.forEach((character, word) => {
  words[character] = word;
});

function step(checksum: number, word: number): number {
  return ((checksum & 0x1ffffff) << 5) ^ word ^ (leaving[checksum >>> 25] as number);
}

interface Prefix {
  /** Checksum after the prefix. */
  readonly checksum: number;
  /** Its characters and the separator. */
  readonly head: Uint8Array;
}

/** A chain has one prefix, and a few for its validators. */
const known = new Map<string, Prefix>();
const maxKnown = 16;

/** undefined where it is not made of small letters and digits alone. */
function prefixOf(prefix: string): Prefix | undefined {
  const found = known.get(prefix);
  if (found !== undefined) return found;
  if (!/^[a-z0-9]+$/.test(prefix) || prefix.length > maxPrefix) return undefined;
  const units = Array.from(prefix, (character) => character.charCodeAt(0));
  let checksum = 1;
  for (const unit of units) checksum = step(checksum, unit >> 5);
  checksum = step(checksum, 0);
  for (const unit of units) checksum = step(checksum, unit & 31);
  const made = { checksum, head: Uint8Array.from([...units, 0x31]) };
  if (known.size < maxKnown) known.set(prefix, made);
  return made;
}

// Scratch of the module: nothing here is re-entered.
const text = new Uint8Array(maxPrefix + 1 + maxWords + checksumWords);

/** undefined where the library has to say it. */
export function encodeShort(prefix: string, data: Uint8Array): string | undefined {
  const { length } = data;
  const start = prefixOf(prefix);
  if (start === undefined || length * 8 > maxWords * 5) return undefined;
  let { checksum } = start;
  text.set(start.head);
  let at = start.head.length;
  const put = (word: number): void => {
    checksum = step(checksum, word);
    text[at] = characters[word] as number;
    at += 1;
  };
  let [held, bits] = [0, 0];
  for (let i = 0; i < length; i += 1) {
    held = ((held << 8) | (data[i] as number)) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) put((held >> (bits - 5)) & 31);
  }
  if (bits > 0) put((held << (5 - bits)) & 31);
  for (let i = 0; i < checksumWords; i += 1) checksum = step(checksum, 0);
  checksum ^= 1;
  for (let i = 0; i < checksumWords; i += 1, at += 1) {
    text[at] = characters[(checksum >>> (5 * (checksumWords - 1 - i))) & 31] as number;
  }
  return String.fromCharCode.apply(null, text.subarray(0, at) as unknown as number[]);
}

/** undefined where the text is wrong, or not written as we write it. */
export function decodeShort(address: string): { prefix: string; data: Uint8Array } | undefined {
  const separator = address.lastIndexOf('1');
  const count = address.length - separator - 1 - checksumWords;
  if (separator < 1 || count < 1 || count > maxWords) return undefined;
  const prefix = address.slice(0, separator);
  const start = prefixOf(prefix);
  if (start === undefined) return undefined;
  const data = new Uint8Array((count * 5) >> 3);
  let { checksum } = start;
  let [held, bits, at] = [0, 0, 0];
  for (let i = 0; i < count + checksumWords; i += 1) {
    const unit = address.charCodeAt(separator + 1 + i);
    const word = unit < 128 ? (words[unit] as number) : 0xff;
    if (word === 0xff) return undefined;
    checksum = step(checksum, word);
    if (i >= count) continue;
    held = ((held << 5) | word) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      data[at] = held >> bits;
      at += 1;
    }
  }
  const padding = held & ((1 << bits) - 1);
  return checksum !== 1 || bits >= 5 || padding !== 0 ? undefined : { prefix, data };
}
