/** A key as a string with one character a byte: usable as a Map key, and `<` on it is the order of unsigned bytes. */
export function keyText(key: Uint8Array): string {
  // The fastest way for a key in the heap, whose buffer would have to be made first; beyond it a call takes only so many arguments.
  if (key.length <= shortKey) return String.fromCharCode.apply(null, key as unknown as number[]);
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}

/** Typed arrays up to this size are in the heap. */
const shortKey = 64;
