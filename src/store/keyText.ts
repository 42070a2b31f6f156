/** A key as a string with one character a byte: usable as a Map key, and `<` on it is the order of unsigned bytes. */
export function keyText(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}
