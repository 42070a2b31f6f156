/** The accounts of a devnet. Everybody knows their keys: they follow from their names. */

import { Bip39 } from '@cosmjs/crypto';
import { utf8 } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import { formatAddress } from '../../types/address.ts';
import { addressOf, hdPath, privateKeyOfMnemonic, publicKeyOf } from '../keyring/accountKey.ts';
import type { DevnetShape } from './devnetOptions.ts';

export type DevnetRole = 'validator' | 'host' | 'user';

export interface DevnetAccount {
  /** Also the name of its key and, of validators and hosts, of its home. */
  readonly name: string;
  readonly role: DevnetRole;
  readonly address: string;
  readonly mnemonic: string;
  readonly privateKey: Uint8Array;
}

export const devnetPrefix = 'cpoc';
export const devnetDenom = 'upoc';
export const devnetPath: string = hdPath({ coinType: 118, account: 0, index: 0 });
/** A million POC each. */
export const devnetFunds = 1_000_000_000_000n;

const users = ['alice', 'bob'];

/** 12 words, from the first 16 bytes of H("cpoc devnet account " ‖ name). */
export function publicMnemonic(name: string): string {
  return Bip39.encode(sha256(utf8(`cpoc devnet account ${name}`)).slice(0, 16)).toString();
}

export function devnetAccounts(shape: DevnetShape): Promise<DevnetAccount[]> {
  const named: [string, DevnetRole][] = [
    ...names('node', shape.validators).map((name): [string, DevnetRole] => [name, 'validator']),
    ...names('host', shape.hosts).map((name): [string, DevnetRole] => [name, 'host']),
    ...users.map((name): [string, DevnetRole] => [name, 'user']),
  ];
  return Promise.all(named.map(([name, role]) => createAccount(name, role)));
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${i}`);
}

async function createAccount(name: string, role: DevnetRole): Promise<DevnetAccount> {
  const mnemonic = publicMnemonic(name);
  const privateKey = await privateKeyOfMnemonic(mnemonic, devnetPath);
  const address = formatAddress(addressOf(publicKeyOf(privateKey)), devnetPrefix);
  return { name, role, address, mnemonic, privateKey };
}
