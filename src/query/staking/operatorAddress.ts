/** `<prefix>valoper…`: the name under which wallets know a validator. It holds the bytes of its participant's address. */

import { formatAddress, readAddress } from '../../types/address.ts';
import { invalidArgument, type QueryContext } from '../queryHandler.ts';

export function operatorAddress(query: QueryContext, address: Uint8Array): string {
  return formatAddress(address, `${query.addressPrefix}valoper`);
}

/** The participant's address of a request. @throws AppError sdk/18 */
export function parseOperator(query: QueryContext, text: string): Uint8Array {
  if (text === '') throw invalidArgument('validator address cannot be empty');
  const address = readAddress(text, `${query.addressPrefix}valoper`);
  if (typeof address === 'string') throw invalidArgument(address);
  return address;
}

/** The delegator's address of a request. @throws AppError sdk/18 */
export function parseDelegator(query: QueryContext, text: string): Uint8Array {
  if (text === '') throw invalidArgument('delegator address cannot be empty');
  const address = readAddress(text, query.addressPrefix);
  if (typeof address === 'string') throw invalidArgument(address);
  return address;
}
