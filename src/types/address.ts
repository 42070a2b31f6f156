/** Account addresses: 20 bytes inside, bech32 with the chain's prefix at the edge. */

import { AppError } from '../lib/errors.ts';
import { RecentMap } from '../lib/recentMap.ts';
import { decodeBech32, encodeBech32 } from './bech32.ts';
import { sdkErrors } from './sdkErrors.ts';

/** Bytes of an account address. */
export const addressLength = 20;

/** A block names the same accounts again and again: in messages, in keys, in events. Some 4 MB when full. */
const remembered = 8192;
const texts = new Map<string, RecentMap<string, string>>();
const addresses = new RecentMap<string, { readonly prefix: string; readonly data: Uint8Array }>(
  remembered,
);
/** A chain has one prefix for accounts, and a few for validators. */
const maxPrefixes = 8;

interface Known {
  readonly prefix: string;
  readonly text: string;
}
/** Texts of the addresses that `readAddress` hands out again and again. */
const textOf = new WeakMap<Uint8Array, Known>();

/** Bech32 text of an address. */
export function formatAddress(address: Uint8Array, prefix: string): string {
  const read = textOf.get(address);
  if (read?.prefix === prefix) return read.text;
  const known = address.length === addressLength ? textsWith(prefix) : undefined;
  if (known === undefined) return encodeBech32(prefix, address);
  const key = String.fromCharCode.apply(null, address as unknown as number[]);
  const found = known.get(key);
  if (found !== undefined) return found;
  const text = encodeBech32(prefix, address);
  known.set(key, text);
  return text;
}

function textsWith(prefix: string): RecentMap<string, string> | undefined {
  const known = texts.get(prefix);
  if (known !== undefined || texts.size >= maxPrefixes) return known;
  const made = new RecentMap<string, string>(remembered);
  texts.set(prefix, made);
  return made;
}

/** The address of a text, which nobody may change, or what is wrong with it in the SDK's words. */
export function readAddress(text: string, prefix: string): Uint8Array | string {
  const known = addresses.get(text);
  if (known?.prefix === prefix) return known.data;
  if (text.trim() === '') return 'empty address string is not allowed';
  const decoded = decodeBech32(text);
  if (typeof decoded === 'string') return `decoding bech32 failed: ${decoded}`;
  if (decoded.prefix !== prefix) {
    return `hrp does not match bech32 prefix: expected '${prefix}' got '${decoded.prefix}': internal logic error`;
  }
  if (decoded.data.length !== addressLength) {
    return `address length must be ${addressLength} bytes, got ${decoded.data.length}`;
  }
  const { data } = decoded;
  // Kept under a text of our own: the one that was given may be a part of a large one, which would stay with it.
  const own = formatAddress(data, prefix);
  if (own === text) {
    addresses.set(own, { prefix, data });
    textOf.set(data, { prefix, text: own });
  }
  return data;
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
