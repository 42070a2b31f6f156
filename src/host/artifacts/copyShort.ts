/** Copies a few bytes: word by word, since for so few a call of `set` takes longer than the copy. */

/** The ranges must not overlap. */
export function copyShort(
  from: DataView,
  start: number,
  length: number,
  to: DataView,
  at: number,
): void {
  const words = length & ~3;
  for (let i = 0; i < words; i += 4) to.setInt32(at + i, from.getInt32(start + i, true), true);
  for (let i = words; i < length; i += 1) to.setUint8(at + i, from.getUint8(start + i));
}

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
