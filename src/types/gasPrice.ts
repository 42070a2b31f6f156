/** Minimum gas prices: what a node asks for a unit of gas before it takes a transaction into its mempool. */

import { AppError } from '../lib/errors.ts';
import { isValidDenom } from './coin.ts';
import { sdkErrors } from './sdkErrors.ts';

export interface GasPrice {
  readonly denom: string;
  /** Price of one unit of gas in 10^-18 base units. */
  readonly attoAmount: bigint;
}

const decimals = 18;
const pattern = /^([0-9]{1,58})(?:\.([0-9]{1,18}))?([a-zA-Z].*)$/;

/**
 * Prices of a text such as `0.025upoc,0.1ustake`; an empty text has none.
 *
 * @throws AppError sdk/18
 */
export function parseGasPrices(text: string): GasPrice[] {
  if (text.trim() === '') return [];
  return text.split(',').map((part) => {
    const [, whole = '', fraction = '', denom = ''] = pattern.exec(part.trim()) ?? [];
    if (!isValidDenom(denom)) {
      throw new AppError(
        sdkErrors.invalidRequest,
        `gas price ${JSON.stringify(part)}: expected a decimal and a denomination, for example 0.025upoc`,
      );
    }
    return { denom, attoAmount: BigInt(whole + fraction.padEnd(decimals, '0')) };
  });
}

/** Fee that a price asks for so much gas, rounded up in favour of the chain. */
export function requiredFee(price: GasPrice, gas: bigint): bigint {
  const unit = 10n ** BigInt(decimals);
  return (price.attoAmount * gas + unit - 1n) / unit;
}
