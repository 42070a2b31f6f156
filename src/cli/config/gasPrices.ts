/** Gas prices as flags and settings give them; the node reads them itself. */

import { AppError } from '../../lib/errors.ts';
import { parseGasPrices } from '../../types/gasPrice.ts';

/** How many prices the text names; undefined where it is no list of prices. */
export function countGasPrices(text: string): number | undefined {
  try {
    return parseGasPrices(text).length;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

export function isGasPrices(text: string): boolean {
  return countGasPrices(text) !== undefined;
}
