/** `app_state.poc` of a genesis: the parameters, and the participants who are there from the beginning (P2). */

import { Params } from '../../gen/cpoc/poc/v1/params.ts';
import { toHex } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { inferenceUrlFault } from '../poc/inferenceUrl.ts';
import { assertValidParams, defaultParams } from '../poc/params.ts';
import { AddressColumn } from './addressColumn.ts';
import { readGenesisAddress } from './genesisAuth.ts';
import { parseGenesisCoin } from './genesisBank.ts';
import {
  genesisError,
  type JsonObject,
  readBoolean,
  readBytes,
  readList,
  readObject,
  readText,
  readUint32,
  readUint64,
} from './genesisJson.ts';

export interface GenesisParticipant {
  /** 20 bytes. */
  readonly address: Uint8Array;
  /** ed25519, 32 bytes, or empty. */
  readonly consensusPubkey: Uint8Array;
  readonly inferenceUrl: string;
  /** Power in the first validator set; 0 for none. */
  readonly power: bigint;
}

export interface GenesisPoc {
  readonly params: Params;
  readonly participants: readonly GenesisParticipant[];
}

/** CometBFT's own bound, ⌊(2^63 − 1) / 8⌋ (P27). */
const maxTotalPower = (1n << 60n) - 1n;

export function parseGenesisPoc(value: unknown, path: string, prefix: string): GenesisPoc {
  const json = readObject(value, path, ['params', 'participants']);
  const at = `${path}.participants`;
  const participants = readList(json['participants'], at, (entry, entryPath) =>
    parseParticipant(entry, entryPath, prefix),
  );
  const addresses = new AddressColumn();
  for (const { address } of participants) addresses.add(address);
  addresses.assertDistinct(at);
  assertDistinctKeys(participants, at);
  const total = participants.reduce((sum, { power }) => sum + power, 0n);
  if (total > maxTotalPower)
    throw genesisError(at, `have power ${total} together, expected less than 2^60`);
  return { params: parsePocParams(json['params'], `${path}.params`), participants };
}

/** Each field is there, of its type, and the set is valid as a whole. @throws AppError that begins with the path of what is wrong */
export function parsePocParams(value: unknown, path: string): Params {
  // The names and types of the fields are those of the JSON that the generated code writes.
  const shape = Params.toJSON(defaultParams('shape')) as JsonObject;
  const json = readObject(value, path, Object.keys(shape));
  for (const [name, example] of Object.entries(shape)) {
    assertLike(example, json[name], `${path}.${name}`);
  }
  const params = Params.fromJSON(json);
  try {
    assertValidParams(params);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw genesisError(path, error.message);
  }
  return params;
}

function assertLike(example: unknown, value: unknown, path: string): void {
  switch (typeof example) {
    case 'boolean':
      readBoolean(value, path);
      return;
    case 'number':
      readUint32(value, path);
      return;
    case 'string':
      readUint64(value, path);
      return;
    default:
      parseGenesisCoin(value, path);
  }
}

function parseParticipant(value: unknown, path: string, prefix: string): GenesisParticipant {
  const json = readObject(value, path, ['address'], ['consensus_pubkey', 'inference_url', 'power']);
  const consensusPubkey = readBytes(json['consensus_pubkey'] ?? '', `${path}.consensus_pubkey`);
  if (consensusPubkey.length !== 0 && consensusPubkey.length !== 32) {
    throw genesisError(
      `${path}.consensus_pubkey`,
      `has ${consensusPubkey.length} bytes, expected an ed25519 key of 32, or nothing`,
    );
  }
  const power = readUint64(json['power'] ?? '0', `${path}.power`);
  if (power > 0n && consensusPubkey.length === 0) {
    throw genesisError(`${path}.power`, `is "${power}" without a consensus_pubkey, expected "0"`);
  }
  return {
    address: readGenesisAddress(json['address'], `${path}.address`, prefix),
    consensusPubkey,
    inferenceUrl: readUrl(json['inference_url'] ?? '', `${path}.inference_url`),
    power,
  };
}

function readUrl(value: unknown, path: string): string {
  const url = readText(value, path);
  const fault = inferenceUrlFault(url);
  if (fault !== undefined) throw genesisError(path, fault);
  return url;
}

/** P1: one account per consensus key. */
function assertDistinctKeys(participants: readonly GenesisParticipant[], path: string): void {
  const seen = new Map<string, number>();
  for (const [i, { consensusPubkey }] of participants.entries()) {
    if (consensusPubkey.length === 0) continue;
    const key = toHex(consensusPubkey);
    const before = seen.get(key);
    if (before !== undefined) {
      throw genesisError(`${path}[${i}].consensus_pubkey`, `stands in ${path}[${before}] already`);
    }
    seen.set(key, i);
  }
}
