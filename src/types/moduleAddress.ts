/** Addresses of accounts that belong to modules; nobody holds a key to them. */

import { utf8 } from '../lib/bytes.ts';
import { sha256 } from '../lib/sha256.ts';

const known = new Map<string, Uint8Array>();

/** The first 20 bytes of SHA-256 of the module's name, as in the SDK. */
export function moduleAddress(name: string): Uint8Array {
  const found = known.get(name);
  if (found !== undefined) return found;
  const address = sha256(utf8(name)).slice(0, 20);
  known.set(name, address);
  return address;
}
