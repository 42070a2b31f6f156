/** The address of a request; a bad one is worded as the SDK's auth module does. */

import { AppError } from '../../lib/errors.ts';
import { readAddress } from '../../types/address.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { QueryContext } from '../queryHandler.ts';

/** @throws AppError sdk/18 */
export function accountAddress(query: QueryContext, text: string): Uint8Array {
  const address = readAddress(text, query.addressPrefix);
  if (typeof address === 'string') throw new AppError(sdkErrors.invalidRequest, address);
  return address;
}
