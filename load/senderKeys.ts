/** The keys that sign, and the addresses that receive. */

import { Bip39, EnglishMnemonic, Slip10, Slip10Curve, stringToPath } from '@cosmjs/crypto';
import secp256k1 from 'secp256k1';
import { utf8 } from '../src/lib/bytes.ts';
import { sha256 } from '../src/lib/sha256.ts';
import { formatAddress } from '../src/types/address.ts';
import { publicKeyAddress } from '../src/types/publicKey.ts';
import { LoadError } from './loadError.ts';

export interface SenderKey {
  readonly privateKey: Uint8Array;
  /** 33 bytes. */
  readonly publicKey: Uint8Array;
  readonly address: string;
}

/** Key `index` of a seed that everybody may know: for chains that are made for a measurement. */
export function keyOfSeed(seed: string, index: number, prefix: string): SenderKey {
  return keyOf(sha256(utf8(`load/${seed}/sender/${index}`)), prefix);
}

export interface MnemonicKeys {
  readonly mnemonic: string;
  /** SLIP 44; Cosmos chains share 118. */
  readonly coinType: number;
}

/** Keys m/44'/coinType'/0'/0/index of a mnemonic, for index from 0. @throws LoadError where it is not valid */
export async function keysOfMnemonic(
  { mnemonic, coinType }: MnemonicKeys,
  count: number,
  prefix: string,
): Promise<SenderKey[]> {
  const seed = await Bip39.mnemonicToSeed(parseMnemonic(mnemonic));
  return Array.from({ length: count }, (_, index) => {
    const path = stringToPath(`m/44'/${coinType}'/0'/0/${index}`);
    return keyOf(Slip10.derivePath(Slip10Curve.Secp256k1, seed, path).privkey, prefix);
  });
}

function parseMnemonic(text: string): EnglishMnemonic {
  try {
    return new EnglishMnemonic(text.trim().toLowerCase().split(/\s+/).join(' '));
  } catch {
    // The words themselves stay out of every message.
    const advice = 'expected 12, 15, 18, 21 or 24 English words in their order';
    throw new LoadError('that is not a valid mnemonic', advice);
  }
}

function keyOf(privateKey: Uint8Array, prefix: string): SenderKey {
  const publicKey = secp256k1.publicKeyCreate(privateKey, true);
  const address = publicKeyAddress({ kind: 'secp256k1', bytes: publicKey });
  return { privateKey, publicKey, address: formatAddress(address, prefix) };
}

/** Address `index` of those that only receive; nobody has their keys. 20 bytes. */
export function recipientBytes(seed: string, index: number): Uint8Array {
  return sha256(utf8(`load/${seed}/account/${index}`)).slice(0, 20);
}
