/** Bytes as a text that Maps take as a key, and back. */

/** Node's own way to a text, which takes any bytes; its types offer it on a Buffer alone. */
// biome-ignore lint/style/noRestrictedGlobals: nothing of the language is half as fast, and a text of bytes depends on nothing else
const { latin1Slice } = Buffer.prototype as unknown as {
  latin1Slice(this: Uint8Array, start: number, end: number): string;
};

/** A text with one character a byte: usable as a key of a Map, and `<` on it is the order of unsigned bytes. */
export function latin1Text(bytes: Uint8Array, length: number = bytes.length): string {
  return latin1Slice.call(bytes, 0, length);
}

/** The bytes of such a text. */
export function latin1Bytes(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) out[i] = text.charCodeAt(i);
  return out;
}
