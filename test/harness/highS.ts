/** The other signature that the curve's equation accepts: n − s in the place of s. */

import { secp256k1 } from '@noble/curves/secp256k1.js';

const n = secp256k1.Point.Fn.ORDER;

export function highS(signature: Uint8Array): Uint8Array {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  const other = (n - s).toString(16).padStart(64, '0');
  return Uint8Array.from([...signature.subarray(0, 32), ...Buffer.from(other, 'hex')]);
}
