/** CometBFT's ed25519 keys and the files that hold them, byte for byte as CometBFT 0.38 writes them. */

import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { toHex } from '../../lib/bytes.ts';
import { sha256 } from '../../lib/sha256.ts';
import { CliError } from '../cliError.ts';
import { readJson } from './files.ts';

export interface CometKey {
  /** 32 bytes of seed and 32 of public key, as CometBFT keeps it. */
  readonly privateKey: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export function generateCometKey(): CometKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  return cometKey(Uint8Array.from(Buffer.from(d, 'base64url')), Buffer.from(x, 'base64url'));
}

function cometKey(seed: Uint8Array, publicKey: Uint8Array): CometKey {
  return {
    privateKey: Uint8Array.from([...seed, ...publicKey]),
    publicKey: Uint8Array.from(publicKey),
  };
}

/** The first 20 bytes of the public key's SHA-256: of a validator key its consensus address. */
export function cometAddress(publicKey: Uint8Array): Uint8Array {
  return sha256(publicKey).slice(0, 20);
}

/** Lower-case hexadecimal of a node key's address; it stands before the `@` of a peer. */
export function nodeId(publicKey: Uint8Array): string {
  return toHex(cometAddress(publicKey));
}

export function formatNodeKey(key: CometKey): string {
  return JSON.stringify({ priv_key: privateKeyJson(key) });
}

export function formatPrivValidatorKey(key: CometKey): string {
  return JSON.stringify(
    {
      address: toHex(cometAddress(key.publicKey)).toUpperCase(),
      pub_key: { type: 'tendermint/PubKeyEd25519', value: toBase64(key.publicKey) },
      priv_key: privateKeyJson(key),
    },
    undefined,
    2,
  );
}

/** The state of a validator that has signed nothing. */
export const emptyPrivValidatorState: string = JSON.stringify(
  { height: '0', round: 0, step: 0 },
  undefined,
  2,
);

function privateKeyJson(key: CometKey): object {
  return { type: 'tendermint/PrivKeyEd25519', value: toBase64(key.privateKey) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/**
 * The key of `node_key.json` or `priv_validator_key.json`.
 *
 * @throws CliError where the file is missing, or holds no ed25519 key, or one whose halves do not belong together
 */
export function readCometKey(path: string): CometKey {
  const json = readJson(path, 'run `cpocd init` first, or name the home with --home');
  const key = (json as { priv_key?: { type?: unknown; value?: unknown } }).priv_key;
  const bytes = typeof key?.value === 'string' ? Buffer.from(key.value, 'base64') : undefined;
  if (key?.type !== 'tendermint/PrivKeyEd25519' || bytes?.length !== 64) {
    throw badKey(path, 'it holds no priv_key of type tendermint/PrivKeyEd25519 with 64 bytes');
  }
  const found = cometKey(bytes.subarray(0, 32), bytes.subarray(32));
  if (Buffer.compare(publicKeyOf(found.privateKey.subarray(0, 32)), found.publicKey) !== 0) {
    throw badKey(path, 'the public half of priv_key does not belong to its private half');
  }
  return found;
}

function badKey(path: string, problem: string): CliError {
  return new CliError('file', `${path}: ${problem}`, 'restore the file from a copy');
}

/** PKCS #8 prefix of an ed25519 seed (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

function publicKeyOf(seed: Uint8Array): Uint8Array {
  const der = Buffer.concat([pkcs8Prefix, seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}
