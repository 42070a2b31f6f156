/** `app_state.auth` of a genesis, in the SDK's shape. */

import { equalBytes } from '../../lib/bytes.ts';
import { readAddress } from '../address.ts';
import { publicKeyAddress, publicKeyLength, type SingleKey } from '../publicKey.ts';
import { type GenesisAccount, GenesisAccounts } from './genesisAccounts.ts';
import {
  forEachEntry,
  genesisError,
  readBytes,
  readObject,
  readText,
  readUint64,
} from './genesisJson.ts';
import type { LongList } from './longList.ts';

export interface GenesisAuthParams {
  readonly maxMemoCharacters: bigint;
  readonly txSigLimit: bigint;
  readonly txSizeCostPerByte: bigint;
  readonly sigVerifyCostEd25519: bigint;
  readonly sigVerifyCostSecp256k1: bigint;
}

export interface GenesisAuth {
  readonly params: GenesisAuthParams;
  /** By ascending account number; each number once. */
  readonly accounts: LongList<GenesisAccount>;
}

export function parseGenesisAuth(value: unknown, path: string, prefix: string): GenesisAuth {
  const json = readObject(value, path, ['params', 'accounts']);
  const accounts = new GenesisAccounts();
  forEachEntry(json['accounts'], `${path}.accounts`, (entry, at) =>
    accounts.add(parseAccount(entry, at, prefix)),
  );
  return {
    accounts: accounts.finish(`${path}.accounts`),
    params: parseAuthParams(json['params'], `${path}.params`),
  };
}

function parseAuthParams(value: unknown, path: string): GenesisAuthParams {
  const names = [
    'max_memo_characters',
    'tx_sig_limit',
    'tx_size_cost_per_byte',
    'sig_verify_cost_ed25519',
    'sig_verify_cost_secp256k1',
  ] as const;
  const json = readObject(value, path, names);
  const read = (name: (typeof names)[number]): bigint => {
    const number = readStored(json[name], `${path}.${name}`);
    // The SDK refuses zero for all of them.
    if (number === 0n) throw genesisError(`${path}.${name}`, 'is "0", expected at least "1"');
    return number;
  };
  return {
    maxMemoCharacters: read('max_memo_characters'),
    txSigLimit: read('tx_sig_limit'),
    txSizeCostPerByte: read('tx_size_cost_per_byte'),
    sigVerifyCostEd25519: read('sig_verify_cost_ed25519'),
    sigVerifyCostSecp256k1: read('sig_verify_cost_secp256k1'),
  };
}

/** The encoder of accounts (cosmjs-types) spoils integers of 2^31 to 2^32 − 1; this leaves 2^30 new accounts and transactions of an account. */
const maxStored = 1n << 30n;

function readStored(value: unknown, path: string): bigint {
  const number = readUint64(value, path);
  if (number <= maxStored) return number;
  throw genesisError(path, `is "${number}", expected at most "${maxStored}"`);
}

const baseAccountType = '/cosmos.auth.v1beta1.BaseAccount';

function parseAccount(value: unknown, path: string, prefix: string): GenesisAccount {
  const json = readObject(
    value,
    path,
    ['@type', 'address'],
    ['pub_key', 'account_number', 'sequence'],
  );
  if (json['@type'] !== baseAccountType) {
    throw genesisError(`${path}.@type`, `is ${String(json['@type'])}, expected ${baseAccountType}`);
  }
  const address = readGenesisAddress(json['address'], `${path}.address`, prefix);
  return {
    address,
    publicKey: parsePublicKey(json['pub_key'], `${path}.pub_key`, address),
    accountNumber: readStored(json['account_number'] ?? '0', `${path}.account_number`),
    sequence: readStored(json['sequence'] ?? '0', `${path}.sequence`),
  };
}

const secp256k1Type = '/cosmos.crypto.secp256k1.PubKey';

function parsePublicKey(value: unknown, path: string, address: Uint8Array): SingleKey | undefined {
  if (value === undefined || value === null) return undefined;
  const json = readObject(value, path, ['@type', 'key']);
  if (json['@type'] !== secp256k1Type) {
    throw genesisError(`${path}.@type`, `is ${String(json['@type'])}, expected ${secp256k1Type}`);
  }
  const bytes = readBytes(json['key'], `${path}.key`);
  if (bytes.length !== publicKeyLength.secp256k1) {
    throw genesisError(
      `${path}.key`,
      `has ${bytes.length} bytes, expected ${publicKeyLength.secp256k1}`,
    );
  }
  const key: SingleKey = { kind: 'secp256k1', bytes };
  if (!equalBytes(publicKeyAddress(key), address)) {
    throw genesisError(`${path}.key`, 'is the key of another address');
  }
  return key;
}

/** The bytes of a bech32 address with the chain's prefix. */
export function readGenesisAddress(value: unknown, path: string, prefix: string): Uint8Array {
  const text = readText(value, path);
  const address = readAddress(text, prefix);
  if (typeof address !== 'string') return address;
  throw genesisError(
    path,
    `is "${text}", expected an address that begins with ${prefix}1 (${address})`,
  );
}
