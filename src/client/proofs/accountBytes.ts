/** The 20 bytes of a bech32 account address, whatever its prefix: the chain id says which chain is meant. */

import { addressLength } from '../../types/address.ts';
import { decodeBech32 } from '../../types/bech32.ts';
import { ClientError } from '../clientError.ts';

/** BIP 173's own limit. */
const maxAddressText = 90;

/** @throws ClientError `unsupported` where the text is no account address */
export function accountBytes(text: string): Uint8Array {
  const bytes = decode(text);
  if (bytes !== undefined) return bytes;
  throw new ClientError('unsupported', `not an account address: ${text}`, 'give it in bech32');
}

export function isAccountAddress(text: string): boolean {
  return decode(text) !== undefined;
}

function decode(text: string): Uint8Array | undefined {
  // Longer than any address of 20 bytes: not worth its checksum.
  if (text.length > maxAddressText) return undefined;
  const decoded = decodeBech32(text);
  return typeof decoded !== 'string' && decoded.data.length === addressLength
    ? decoded.data
    : undefined;
}
