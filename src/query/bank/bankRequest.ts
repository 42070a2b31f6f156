/** Addresses and denominations of requests, with the SDK's words for bad ones. */

import { readAddress } from '../../types/address.ts';
import { isValidDenom } from '../../types/coin.ts';
import { invalidArgument, type QueryContext } from '../queryHandler.ts';

/** @throws AppError sdk/18 */
export function holderAddress(query: QueryContext, text: string): Uint8Array {
  const address = readAddress(text, query.addressPrefix);
  if (typeof address === 'string') throw invalidArgument(`invalid address: ${address}`);
  return address;
}

/** @throws AppError sdk/18 */
export function assertDenom(denom: string): void {
  if (!isValidDenom(denom)) throw invalidArgument(`invalid denom: ${denom}`);
}
