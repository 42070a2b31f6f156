/** Decimals of the Cosmos SDK: 18 places, held as a bigint of 10^-18. */

/** 1, in units of 10^-18. */
export const decimalOne: bigint = 10n ** 18n;

const places = 18;
const pattern = /^(-?)(\d{1,60})(?:\.(\d{1,18}))?$/;

/** The decimal of a text such as `0.334`; undefined where it is none, or has more than 18 places. */
export function parseDecimal(text: string): bigint | undefined {
  const [, sign, whole, fraction = ''] = pattern.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const value = BigInt(whole) * decimalOne + BigInt(fraction.padEnd(places, '0'));
  return sign === '-' ? -value : value;
}

/** With all 18 places, as the SDK writes it: `0.334000000000000000`. */
export function formatDecimal(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
  const at = digits.length - places;
  return `${value < 0n ? '-' : ''}${digits.slice(0, at)}.${digits.slice(at)}`;
}

/** `amount × ratio`, rounded down; the remainder is the caller's. Neither is negative. */
export function shareOf(amount: bigint, ratio: bigint): bigint {
  return (amount * ratio) / decimalOne;
}
