/** What tells transactions apart inside a node. */

import { toHex } from '../../lib/bytes.ts';
import { latin1Text } from '../../lib/latin1Text.ts';
import { sha256 } from '../../lib/sha256.ts';

/** Up to this length the bytes themselves are the text: they are compared faster than they are hashed. */
const short = 4096;

/** No text of bytes has this character: none of the others must be the id of anything longer. */
const hashMark = '\u0100';

/** A text that no two byte strings share, transactions or not. It is not the hash that clients know a transaction by. */
export function txId(bytes: Uint8Array): string {
  return bytes.length <= short ? latin1Text(bytes) : `${hashMark}${toHex(sha256(bytes))}`;
}
