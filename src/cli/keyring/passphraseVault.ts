/** The `file` keyring's protection: one passphrase for all of its keys, asked for once a process. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { utf8 } from '../../lib/bytes.ts';
import { CliError } from '../cliError.ts';
import { readJson, secretMode, writeWhole } from '../home/files.ts';
import { decrypt, deriveKey, encrypt, type KdfParameters, newKdfParameters } from './cipher.ts';
import type { SealedSecret, Vault } from './vault.ts';

export interface PassphraseSource {
  /** Of a keyring that is there. @param isAgain the one before was wrong */
  ask(isAgain?: boolean): Promise<string>;
  /** Whether a person types it, who may mistype. */
  readonly isTyped?: boolean;
  /** Of a keyring that begins now. */
  askNew(): Promise<string>;
}

interface VaultFile {
  readonly version: 1;
  readonly kdf: KdfParameters;
  /** A known text under the key: tells a wrong passphrase from a damaged key file. */
  readonly check: SealedSecret;
}

/** Passphrases that a person may type before it is over. */
const mostTries = 3;
const checkText = 'cpocd keyring';
export const leastPassphraseLength = 8;

/** @param folder of the keyring; its `vault.json` is made with the first key */
export function createPassphraseVault(folder: string, source: PassphraseSource): Vault {
  const path = join(folder, 'vault.json');
  let unlocked: Promise<Uint8Array> | undefined;
  const key = (): Promise<Uint8Array> => {
    unlocked ??= existsSync(path) ? unlock(path, source) : begin(path, folder, source);
    return unlocked;
  };
  return {
    get isOpen() {
      return unlocked !== undefined;
    },
    seal: async (secret, bound) => encrypt(await key(), secret, bound),
    open: async (sealed, bound) => {
      const secret = decrypt(await key(), sealed, bound);
      if (secret !== undefined) return secret;
      throw new CliError(
        'keyring',
        `a key file in ${folder} was changed or is damaged`,
        'restore the file from a copy, or the key from its mnemonic with `cpocd keys add NAME --recover`',
      );
    },
  };
}

async function begin(path: string, folder: string, source: PassphraseSource): Promise<Uint8Array> {
  // Another salt would make the keys that are there unreadable for good.
  if (existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.key.json'))) {
    throw new CliError(
      'keyring',
      `${path} is missing, and there are keys beside it`,
      'restore it from a copy: without it the keys cannot be decrypted; or choose another --keyring-dir',
    );
  }
  const passphrase = await source.askNew();
  if (passphrase.length < leastPassphraseLength) {
    throw new CliError(
      'keyring',
      `the passphrase has ${passphrase.length} characters`,
      `expected at least ${leastPassphraseLength}; nobody can restore it, so keep it safe`,
    );
  }
  const kdf = newKdfParameters();
  const key = await deriveKey(passphrase, kdf);
  const file: VaultFile = { version: 1, kdf, check: encrypt(key, utf8(checkText), 'check') };
  writeWhole(path, `${JSON.stringify(file, undefined, 2)}\n`, secretMode);
  return key;
}

async function unlock(path: string, source: PassphraseSource): Promise<Uint8Array> {
  const file = parseVaultFile(path);
  for (let tries = 1; tries <= (source.isTyped === true ? mostTries : 1); tries += 1) {
    const key = await deriveKey(await source.ask(tries > 1), file.kdf);
    if (decrypt(key, file.check, 'check') !== undefined) return key;
  }
  throw new CliError(
    'keyring',
    'wrong passphrase',
    'give the one that the keyring was made with (CPOCD_KEYRING_PASSPHRASE, --passphrase-file, or at the prompt)',
  );
}

function parseVaultFile(path: string): VaultFile {
  const file = readJson(path, 'restore it from a copy') as Partial<VaultFile> | null;
  const kdf = file?.kdf;
  const sane =
    file?.version === 1 &&
    typeof file.check === 'object' &&
    kdf !== undefined &&
    [65_536, 131_072, 262_144].includes(kdf.cost) &&
    kdf.blockSize === 8 &&
    kdf.parallelization === 1 &&
    typeof kdf.salt === 'string';
  if (sane) return file as VaultFile;
  throw new CliError(
    'keyring',
    `${path} is not the description of a keyring of version 1`,
    'restore it from a copy: without it the keys cannot be decrypted',
  );
}
