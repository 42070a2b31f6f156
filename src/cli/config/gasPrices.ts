/** Gas prices as text: `0.025upoc,0.001uother`. */

const price = /^(\d{1,18}(\.\d{1,18})?)([a-zA-Z][a-zA-Z0-9/:._-]{2,127})$/;

export interface GasPriceText {
  /** Decimal with at most 18 places. */
  readonly amount: string;
  readonly denom: string;
}

/** undefined where the text is not a list of prices, or names a denomination twice; the empty text is the empty list. */
export function parseGasPrices(text: string): GasPriceText[] | undefined {
  if (text.trim() === '') return [];
  const prices: GasPriceText[] = [];
  for (const part of text.split(',')) {
    const found = price.exec(part.trim());
    if (found?.[1] === undefined || found[3] === undefined) return undefined;
    prices.push({ amount: found[1], denom: found[3] });
  }
  return new Set(prices.map((entry) => entry.denom)).size === prices.length ? prices : undefined;
}

export function isGasPrices(text: string): boolean {
  return parseGasPrices(text) !== undefined;
}
