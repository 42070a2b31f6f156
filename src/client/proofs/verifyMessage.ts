/** Whether an account signed a message. */

import { Secp256k1, Secp256k1Signature } from '@cosmjs/crypto';
import { equalBytes } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import { publicKeyAddress } from '../../types/publicKey.ts';
import { isLowS } from '../../types/signatureOrder.ts';
import { accountBytes } from './accountBytes.ts';

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
  if (signature.length !== 64 || !isLowS(signature)) return false;
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
