/** Test accounts: a key of their own each, made from a number. */

import { secp256k1 } from '@noble/curves/secp256k1.js';
import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { formatAddress } from '../../src/types/address.ts';

export interface SimAccount {
  readonly privateKey: Uint8Array;
  /** 33 bytes. */
  readonly publicKey: Uint8Array;
  /** 20 bytes. */
  readonly bytes: Uint8Array;
  readonly address: string;
}

/** Account number `index`, for any index from 0. */
export function simAccount(index: number, prefix = 'cpoc'): SimAccount {
  return simAccountOf(sha256(new TextEncoder().encode(`simulated account ${index}`)), prefix);
}

export function simAccountOf(privateKey: Uint8Array, prefix = 'cpoc'): SimAccount {
  const publicKey = secp256k1.getPublicKey(privateKey, true);
  const bytes = ripemd160(sha256(publicKey));
  return { privateKey, publicKey, bytes, address: formatAddress(bytes, prefix) };
}

/** A consensus key that no process holds; the simulated chain needs no signatures of blocks. */
export function simConsensusKey(index: number): Uint8Array {
  return sha256(new TextEncoder().encode(`simulated validator ${index}`));
}
