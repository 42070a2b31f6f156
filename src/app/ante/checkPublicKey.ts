/** Public keys that an account may have. */

import { AppError } from '../../lib/errors.ts';
import { type PublicKey, publicKeyLength } from '../../types/publicKey.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import { isOnCurve } from '../tx/verifySecp256k1.ts';

/** @throws AppError sdk/8 for a wrong length, a point off the curve, a multisig that nobody or anybody could sign for. */
export function checkPublicKey(key: PublicKey): void {
  if (key.kind === 'multisig') {
    if (key.threshold < 1 || key.threshold > key.keys.length) {
      throw new AppError(
        sdkErrors.invalidPubKey,
        `threshold ${key.threshold} of a multisig with ${key.keys.length} keys`,
      );
    }
    key.keys.forEach(checkPublicKey);
    return;
  }
  const expected = publicKeyLength[key.kind];
  if (key.bytes.length !== expected) {
    throw new AppError(
      sdkErrors.invalidPubKey,
      `length of pubkey is incorrect: ${key.bytes.length} bytes, expected ${expected}`,
    );
  }
  if (key.kind === 'secp256k1' && !isOnCurve(key.bytes)) {
    throw new AppError(sdkErrors.invalidPubKey, 'unable to parse pubkey: not a point of the curve');
  }
}
