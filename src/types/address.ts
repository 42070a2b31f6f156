/** Account addresses: 20 bytes inside, bech32 with the chain's prefix at the edge. */

import { AppError } from '../lib/errors.ts';
import { decodeBech32, encodeBech32 } from './bech32.ts';
import { sdkErrors } from './sdkErrors.ts';

/** Bytes of an account address. */
export const addressLength = 20;

/** Bech32 text of an address. */
export function formatAddress(address: Uint8Array, prefix: string): string {
  return encodeBech32(prefix, address);
}

/** The address of a text, or what is wrong with it in the SDK's words. */
export function readAddress(text: string, prefix: string): Uint8Array | string {
  if (text.trim() === '') return 'empty address string is not allowed';
  const decoded = decodeBech32(text);
  if (typeof decoded === 'string') return `decoding bech32 failed: ${decoded}`;
  if (decoded.prefix !== prefix) {
    return `hrp does not match bech32 prefix: expected '${prefix}' got '${decoded.prefix}': internal logic error`;
  }
  if (decoded.data.length !== addressLength) {
    return `address length must be ${addressLength} bytes, got ${decoded.data.length}`;
  }
  return decoded.data;
}

/**
 * The address of a bech32 text with this prefix.
 *
 * @param what says which address it is, for example `invalid from address`; it begins the message.
 * @throws AppError sdk/7
 */
export function parseAddress(text: string, prefix: string, what?: string): Uint8Array {
  const address = readAddress(text, prefix);
  if (typeof address !== 'string') return address;
  throw new AppError(
    sdkErrors.invalidAddress,
    what === undefined ? address : `${what}: ${address}`,
  );
}
