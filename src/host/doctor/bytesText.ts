/** Amounts of bytes as people say them. */

/** `1.5 GiB`, `12 MiB`, `900 bytes`. */
export function bytesText(bytes: number): string {
  for (const [power, unit] of [
    [4, 'TiB'],
    [3, 'GiB'],
    [2, 'MiB'],
    [1, 'KiB'],
  ] as const) {
    const amount = bytes / 1024 ** power;
    if (amount >= 1) return `${amount.toFixed(amount < 10 ? 1 : 0)} ${unit}`;
  }
  return `${bytes} bytes`;
}
