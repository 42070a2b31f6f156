/** Of the two signatures that everybody can make of one, the one that counts: with s in the lower half of the group (SEC 2, section 2.4.1). */

import { fromBigEndian } from '../lib/bytes.ts';

const halfOrder = 0x7fffffff_ffffffff_ffffffff_ffffffff_5d576e73_57a4501d_dfe92f46_681b20a0n;

/** @param signature secp256k1, r ‖ s, 64 bytes */
export function isLowS(signature: Uint8Array): boolean {
  return fromBigEndian(signature.subarray(32)) <= halfOrder;
}
