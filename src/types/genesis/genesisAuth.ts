/** `app_state.auth` of a genesis, in the SDK's shape. */

import { equalBytes, toHex } from '../../lib/bytes.ts';
import { readAddress } from '../address.ts';
import { publicKeyAddress, publicKeyLength, type SingleKey } from '../publicKey.ts';
import {
  genesisError,
  readBytes,
  readList,
  readObject,
  readText,
  readUint64,
} from './genesisJson.ts';

export interface GenesisAuthParams {
  readonly maxMemoCharacters: bigint;
  readonly txSigLimit: bigint;
  readonly txSizeCostPerByte: bigint;
  readonly sigVerifyCostEd25519: bigint;
  readonly sigVerifyCostSecp256k1: bigint;
}

export interface GenesisAccount {
  /** 20 bytes. */
  readonly address: Uint8Array;
  /** undefined until the account signs for the first time. */
  readonly publicKey: SingleKey | undefined;
  readonly accountNumber: bigint;
  readonly sequence: bigint;
}

export interface GenesisAuth {
  readonly params: GenesisAuthParams;
  /** By ascending account number; each number once. */
  readonly accounts: readonly GenesisAccount[];
}

export function parseGenesisAuth(value: unknown, path: string, prefix: string): GenesisAuth {
  const json = readObject(value, path, ['params', 'accounts']);
  const accounts = readList(json['accounts'], `${path}.accounts`, (entry, at) =>
    parseAccount(entry, at, prefix),
  );
  assertDistinct(accounts, `${path}.accounts`);
  return {
    params: parseAuthParams(json['params'], `${path}.params`),
    accounts: numberAccounts(accounts),
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

/** @throws AppError where an address stands twice */
export function assertDistinct(entries: readonly { address: Uint8Array }[], path: string): void {
  const seen = new Map<string, number>();
  for (const [i, { address }] of entries.entries()) {
    const key = toHex(address);
    const before = seen.get(key);
    if (before !== undefined) {
      throw genesisError(`${path}[${i}].address`, `stands in ${path}[${before}] already`);
    }
    seen.set(key, i);
  }
}

/** As the SDK does: a number that is taken gets the lowest free one instead, so a genesis with all zeros is fine. */
function numberAccounts(accounts: readonly GenesisAccount[]): GenesisAccount[] {
  const taken = new Set<bigint>();
  const kept = accounts.map((account) => {
    if (taken.has(account.accountNumber)) return undefined;
    taken.add(account.accountNumber);
    return account.accountNumber;
  });
  let free = 0n;
  const nextFree = (): bigint => {
    while (taken.has(free)) free += 1n;
    taken.add(free);
    return free;
  };
  return accounts
    .map((account, i) => ({ ...account, accountNumber: kept[i] ?? nextFree() }))
    .sort((a, b) => (a.accountNumber < b.accountNumber ? -1 : 1));
}
