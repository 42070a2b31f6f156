/** Whether an account signed a message. */

import { Secp256k1, Secp256k1Signature } from '@cosmjs/crypto';
import { equalBytes, fromBigEndian } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import { publicKeyAddress } from '../../types/publicKey.ts';
import { accountBytes } from './accountBytes.ts';

/** Half the order of the group (SEC 2, section 2.4.1): above it lies everybody's second signature of the same. */
const halfOrder = 0x7fffffff_ffffffff_ffffffff_ffffffff_5d576e73_57a4501d_dfe92f46_681b20a0n;

export interface SignedMessage {
  readonly message: Uint8Array;
  /** r ‖ s, 64 bytes. */
  readonly signature: Uint8Array;
  /** secp256k1, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** Bech32: whose key it must be. */
  readonly address: string;
}

export function verifyMessage({ message, signature, publicKey, address }: SignedMessage): boolean {
  const owner = publicKeyAddress({ kind: 'secp256k1', bytes: publicKey });
  if (!equalBytes(owner, accountBytes(address))) return false;
  if (signature.length !== 64 || fromBigEndian(signature.subarray(32)) > halfOrder) return false;
  try {
    return Secp256k1.verifySignature(
      Secp256k1Signature.fromFixedLength(signature),
      sha256(message),
      publicKey,
    );
  } catch {
    // A key that is no point of the curve, or r or s outside of the group.
    return false;
  }
}
