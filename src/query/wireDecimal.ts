/** Decimals as the SDK's messages carry them: the number times 10^18, in digits. */

const one = 10n ** 18n;

/** A whole number. */
export function wholeDecimal(value: bigint): string {
  return (value * one).toString();
}

/** A share in basis points: 10000 is 1. */
export function shareDecimal(bps: number): string {
  return ((BigInt(bps) * one) / 10_000n).toString();
}

export const zeroDecimal = '0';
