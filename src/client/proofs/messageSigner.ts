/** An account key that signs messages which are no transactions. Wallets that show what they sign are for transactions; this is for programs. */

import { Secp256k1 } from '@cosmjs/crypto';
import { sha256 } from '../../lib/sha256.ts';
import { encodeBech32 } from '../../types/bech32.ts';
import { publicKeyAddress } from '../../types/publicKey.ts';

export interface MessageSigner {
  /** Bech32. */
  readonly address: string;
  /** secp256k1, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** r ‖ s, 64 bytes, s in the lower half, over SHA-256 of the message. */
  sign(message: Uint8Array): Uint8Array;
}

/** @param privateKey 32 bytes */
export function createMessageSigner(privateKey: Uint8Array, prefix: string): MessageSigner {
  const publicKey = Secp256k1.compressPubkey(Secp256k1.makeKeypair(privateKey).pubkey);
  const address = publicKeyAddress({ kind: 'secp256k1', bytes: publicKey });
  return {
    address: encodeBech32(prefix, address),
    publicKey,
    sign: (message) => {
      const signature = Secp256k1.createSignature(sha256(message), privateKey);
      return Secp256k1.trimRecoveryByte(signature.toFixedLength());
    },
  };
}
