/** Account keys: secp256k1, from a mnemonic (BIP 39, BIP 32) or from outside. */

import { randomBytes } from 'node:crypto';
import { Bip39, EnglishMnemonic, Slip10, Slip10Curve, stringToPath } from '@cosmjs/crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { publicKeyAddress } from '../../types/publicKey.ts';
import { CliError } from '../cliError.ts';

export interface HdOptions {
  /** Registered coin type; Cosmos chains share 118. */
  readonly coinType: number;
  readonly account: number;
  readonly index: number;
}

/** BIP 44. */
export function hdPath({ coinType, account, index }: HdOptions): string {
  return `m/44'/${coinType}'/${account}'/0/${index}`;
}

/** 24 words. */
export function newMnemonic(): string {
  return Bip39.encode(randomBytes(32)).toString();
}

/** @throws CliError where a word is unknown, one is missing, or the checksum does not fit */
export async function privateKeyOfMnemonic(mnemonic: string, path: string): Promise<Uint8Array> {
  const seed = await Bip39.mnemonicToSeed(parseMnemonic(mnemonic));
  return Slip10.derivePath(Slip10Curve.Secp256k1, seed, stringToPath(path)).privkey;
}

export function parseMnemonic(text: string): EnglishMnemonic {
  try {
    return new EnglishMnemonic(text.trim().toLowerCase().split(/\s+/).join(' '));
  } catch (error) {
    // The words themselves stay out of every message and log.
    throw new CliError(
      'keyring',
      'that is not a valid mnemonic',
      'expected 12, 15, 18, 21 or 24 English words in their order; check for a word that is missing or misspelt',
      { cause: error instanceof Error ? error.name : undefined },
    );
  }
}

/** @throws CliError where the text is not a private key in hexadecimal */
export function parsePrivateKey(text: string): Uint8Array {
  const hex = text.trim().replace(/^0x/i, '');
  const bytes = /^[0-9a-fA-F]{64}$/.test(hex)
    ? Uint8Array.from(Buffer.from(hex, 'hex'))
    : undefined;
  if (bytes !== undefined && secp256k1.utils.isValidSecretKey(bytes)) return bytes;
  throw new CliError(
    'keyring',
    'that is not a secp256k1 private key',
    'expected 64 hexadecimal digits, or a mnemonic',
  );
}

/** 33 bytes. */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  return secp256k1.getPublicKey(privateKey, true);
}

/** 20 bytes. */
export function addressOf(publicKey: Uint8Array): Uint8Array {
  return publicKeyAddress({ kind: 'secp256k1', bytes: publicKey });
}
