/** Test accounts: a key of their own each, made from a number. */

import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
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

const consensusSecrets = new Map<string, KeyObject>();
/** PKCS #8 of an ed25519 key, up to its seed (RFC 8410). */
const pkcs8Head = Uint8Array.from(Buffer.from('302e020100300506032b657004220420', 'hex'));

/** A consensus key that only tests hold. */
export function simConsensusKey(index: number): Uint8Array {
  const seed = sha256(new TextEncoder().encode(`simulated validator ${index}`));
  const der = Buffer.concat([pkcs8Head, seed]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const key = Uint8Array.from(
    Buffer.from(createPublicKey(secret).export({ format: 'jwk' }).x ?? '', 'base64url'),
  );
  consensusSecrets.set(Buffer.from(key).toString('hex'), secret);
  return key;
}

/** ed25519 by a key of `simConsensusKey`; undefined for any other. */
export function simConsensusSign(key: Uint8Array, message: Uint8Array): Uint8Array | undefined {
  const secret = consensusSecrets.get(Buffer.from(key).toString('hex'));
  return secret === undefined ? undefined : Uint8Array.from(sign(null, message, secret));
}
