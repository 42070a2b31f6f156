/** A folder of named keys, each in a file: name and public key readable by all who may read the folder, the private key as the vault keeps it. */

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex, toHex } from '../../lib/bytes.ts';
import { CliError } from '../cliError.ts';
import type { KeyringBackend } from '../config/clientSettings.ts';
import { readJson, secretMode, writeWhole } from '../home/files.ts';
import { didYouMean } from '../nearest.ts';
import { publicKeyOf } from './accountKey.ts';
import type { SealedSecret, Vault } from './vault.ts';

export interface KeyEntry {
  readonly name: string;
  /** secp256k1, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** undefined for an imported private key. */
  readonly hdPath: string | undefined;
}

interface KeyFile {
  readonly version: 1;
  readonly name: string;
  readonly type: 'secp256k1';
  readonly public_key: string;
  readonly hd_path?: string;
  readonly private_key: SealedSecret;
}

const suffix = '.key.json';

export class Keyring {
  readonly backend: KeyringBackend;
  readonly #folder: string;
  readonly #vault: Vault;

  constructor(backend: KeyringBackend, folder: string, vault: Vault) {
    this.backend = backend;
    this.#folder = folder;
    this.#vault = vault;
  }

  /** Its passphrase is known, or it has none. */
  get isOpen(): boolean {
    return this.#vault.isOpen;
  }

  /** By name; never asks for a passphrase. */
  list(): KeyEntry[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith(suffix))
      .sort((a, b) => (a < b ? -1 : 1))
      .map((file) => entryOf(this.#read(file.slice(0, -suffix.length))));
  }

  /** @throws CliError `not_found` that names the nearest key */
  get(name: string): KeyEntry {
    if (isKeyName(name) && existsSync(this.#path(name))) return entryOf(this.#read(name));
    const names = this.list().map((entry) => entry.name);
    throw new CliError(
      'not_found',
      `there is no key "${name}" in ${this.#folder}`,
      names.length === 0
        ? 'the keyring is empty: make a key with `cpocd keys add NAME`, or name another keyring with --keyring-backend or --home'
        : `${didYouMean(name, names)} \`cpocd keys list\` shows all`,
    );
  }

  has(name: string): boolean {
    return isKeyName(name) && existsSync(this.#path(name));
  }

  async privateKey(name: string): Promise<Uint8Array> {
    const entry = this.get(name);
    return this.#vault.open(this.#read(name).private_key, boundTo(entry));
  }

  /** @throws CliError `exists` where the name is taken */
  async add(name: string, privateKey: Uint8Array, hdPath?: string): Promise<KeyEntry> {
    this.assertFree(name);
    const entry: KeyEntry = { name, publicKey: publicKeyOf(privateKey), hdPath };
    const file: KeyFile = {
      version: 1,
      name,
      type: 'secp256k1',
      public_key: toHex(entry.publicKey),
      ...(hdPath === undefined ? {} : { hd_path: hdPath }),
      private_key: await this.#vault.seal(privateKey, boundTo(entry)),
    };
    writeWhole(this.#path(name), `${JSON.stringify(file, undefined, 2)}\n`, secretMode);
    return entry;
  }

  /** @throws CliError where the name is taken or is none */
  assertFree(name: string): void {
    if (!isKeyName(name)) {
      throw new CliError(
        'usage',
        `"${name}" is not a name for a key`,
        'expected up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or a digit',
      );
    }
    if (existsSync(this.#path(name))) {
      throw new CliError(
        'exists',
        `there is a key "${name}" in ${this.#folder} already`,
        'choose another name, or remove that key first with `cpocd keys delete`',
      );
    }
  }

  delete(name: string): void {
    this.get(name);
    rmSync(this.#path(name));
  }

  #path(name: string): string {
    return join(this.#folder, `${name}${suffix}`);
  }

  #read(name: string): KeyFile {
    const path = this.#path(name);
    const file = readJson(path, 'restore it from a copy') as Partial<KeyFile> | null;
    const sane =
      file?.version === 1 &&
      file.name === name &&
      file.type === 'secp256k1' &&
      /^0[23][0-9a-f]{64}$/.test(file.public_key ?? '') &&
      typeof file.private_key === 'object';
    if (sane) return file as KeyFile;
    throw new CliError(
      'keyring',
      `${path} is not a key file of version 1 for "${name}"`,
      'restore it from a copy, or remove it and add the key again from its mnemonic',
    );
  }
}

function isKeyName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name);
}

function entryOf(file: KeyFile): KeyEntry {
  return { name: file.name, publicKey: fromHex(file.public_key), hdPath: file.hd_path };
}

/** Exchanging the readable part of two key files must not go unnoticed. */
function boundTo(entry: KeyEntry): string {
  return `${entry.name}\n${toHex(entry.publicKey)}\n${entry.hdPath ?? ''}`;
}
