/** The padding of FIPS 180-4 §5.1.1, written behind a message that stays where it is. */

const blockBytes = 64;

/** Bytes of a message and its padding: whole blocks. */
export function paddedLength(length: number): number {
  return Math.ceil((length + 9) / blockBytes) * blockBytes;
}

/** Writes the padding of the message of `length` bytes that begins at `start`. */
export function writePadding(bytes: Uint8Array, start: number, length: number): void {
  const end = start + paddedLength(length);
  bytes.fill(0, start + length, end);
  bytes[start + length] = 0x80;
  // In bits, big-endian; lengths stay below 2^29.
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(end - 4, length << 3);
}
