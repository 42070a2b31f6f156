/** What tells transactions apart inside a node. */

import { toHex } from '../../lib/bytes.ts';
import { latin1Text } from '../../lib/latin1Text.ts';
import { sha256 } from '../../lib/sha256.ts';

/** Up to this length the bytes themselves are the text: they are compared faster than they are hashed. */
const short = 4096;

/** A text that no two transactions share. It is not the hash that clients know a transaction by. */
export function txId(bytes: Uint8Array): string {
  // No transaction begins with this letter: its first byte is a tag of protobuf, 0x0a.
  return bytes.length <= short ? latin1Text(bytes) : `h${toHex(sha256(bytes))}`;
}
