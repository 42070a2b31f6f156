/** Public keys of accounts, their amino bytes and their addresses. */

import { ripemd160 } from '@noble/hashes/legacy.js';
import { concatBytes, joinBytes } from '../lib/bytes.ts';
import { sha256 } from '../lib/sha256.ts';

/** A google.protobuf.Any. */
export interface WireAny {
  readonly typeUrl: string;
  readonly value: Uint8Array;
}

export interface SingleKey {
  /** Only secp256k1 keys sign transactions; an ed25519 key decodes, and is refused by the ante step that charges for it. */
  readonly kind: 'secp256k1' | 'ed25519';
  /** secp256k1: 33 bytes, compressed; ed25519: 32 bytes. Any length until it was checked. */
  readonly bytes: Uint8Array;
}

/** LegacyAminoPubKey: `threshold` of `keys` must sign. The order of the keys is part of the address. */
export interface MultisigKey {
  readonly kind: 'multisig';
  readonly threshold: number;
  readonly keys: readonly PublicKey[];
}

export type PublicKey = SingleKey | MultisigKey;

export const publicKeyLength: Readonly<Record<SingleKey['kind'], number>> = {
  secp256k1: 33,
  ed25519: 32,
};

/** Amino's registered prefixes; the byte behind a single key's prefix is its length. */
const aminoPrefix = {
  secp256k1: Uint8Array.of(0xeb, 0x5a, 0xe9, 0x87),
  ed25519: Uint8Array.of(0x16, 0x24, 0xde, 0x64),
  multisig: Uint8Array.of(0x22, 0xc1, 0xf7, 0xe2),
} as const;

/** Amino encoding, which the address of a multisig hashes. */
export function aminoPublicKey(key: PublicKey): Uint8Array {
  if (key.kind !== 'multisig') {
    return concatBytes(aminoPrefix[key.kind], encodeUvarint(key.bytes.length), key.bytes);
  }
  const members = key.keys.map((member) => {
    const bytes = aminoPublicKey(member);
    return concatBytes(Uint8Array.of(0x12), encodeUvarint(bytes.length), bytes);
  });
  return joinBytes([
    aminoPrefix.multisig,
    Uint8Array.of(0x08),
    encodeUvarint(key.threshold),
    ...members,
  ]);
}

/** 20 bytes: RIPEMD-160 of SHA-256 for secp256k1; the first bytes of SHA-256 for ed25519 and, over its amino bytes, a multisig. */
export function publicKeyAddress(key: PublicKey): Uint8Array {
  if (key.kind === 'secp256k1') return ripemd160(sha256(key.bytes));
  return sha256(key.kind === 'ed25519' ? key.bytes : aminoPublicKey(key)).slice(0, 20);
}

/** How many single keys a key holds, nested ones counted; the signature limit counts them. */
export function countSubKeys(key: PublicKey): number {
  if (key.kind !== 'multisig') return 1;
  return key.keys.reduce((sum, member) => sum + countSubKeys(member), 0);
}

/** `value` is 0 … 2^32−1. */
function encodeUvarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
