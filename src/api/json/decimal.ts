/** Decimals of 18 places: on the wire the digits without a point, in JSON with it. */

const places = 18;

/** `334000000000000000` → `0.334000000000000000`; what is no number stays as it is, and nothing reads 0, as Go writes an unset one. */
export function formatDecimal(digits: string): string {
  if (digits === '') return '0';
  const found = /^(-?)(\d+)$/.exec(digits);
  if (found === null) return digits;
  const padded = (found[2] ?? '').padStart(places + 1, '0');
  return `${found[1]}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** `0.334` → `334000000000000000`; undefined where the text is no decimal of at most 18 places. */
export function parseDecimal(text: string): string | undefined {
  const found = /^(-?)(\d{1,80})(?:\.(\d{1,18}))?$/.exec(text);
  if (found === null) return undefined;
  const digits = BigInt(`${found[2]}${(found[3] ?? '').padEnd(places, '0')}`);
  return `${digits === 0n ? '' : found[1]}${digits}`;
}
