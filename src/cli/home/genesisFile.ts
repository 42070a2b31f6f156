/** `config/genesis.json`: CometBFT's document with the application's state in it. */

import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../lib/errors.ts';
import { type ListPlace, parseWithLists } from '../../types/genesis/parseWithLists.ts';
import { assertStateFile, readStateFile, type StateFile } from '../../types/genesis/stateFile.ts';
import {
  assertGenesisValidators,
  type Genesis,
  type GenesisValidator,
  longLists,
  parseGenesis,
} from '../../types/genesis.ts';
import { CliError } from '../cliError.ts';
import { parseJsonFile, readBytes, readJson, writeWhole } from './files.ts';

/** CometBFT's part of the document. */
export interface GenesisOutline {
  genesis_time: string;
  chain_id: string;
  initial_height: string;
  validators?: unknown;
  app_hash: string;
  [field: string]: unknown;
}

/** The document as JSON; fields that no command touches are kept as they are. */
export interface GenesisDocument extends GenesisOutline {
  app_state: GenesisAppState;
}

export interface GenesisAppState {
  chain: { bech32_prefix: string };
  auth: { params: object; accounts: GenesisAccountJson[] };
  bank: {
    params: object;
    balances: GenesisBalanceJson[];
    supply: CoinJson[];
    denom_metadata: unknown[];
    send_enabled: unknown[];
  };
  /** Absent in genesis files of before: then the SDK's defaults. */
  gov?: { params: object; [field: string]: unknown };
  /** Empty, or absent (M17). */
  authz?: { authorization: unknown[] };
  feegrant?: { allowances: unknown[] };
  poc: { params: Record<string, unknown>; participants: GenesisParticipantJson[] };
}

export interface CoinJson {
  denom: string;
  amount: string;
}

export interface GenesisAccountJson {
  '@type': string;
  address: string;
  pub_key: object | null;
  account_number: string;
  sequence: string;
}

export interface GenesisBalanceJson {
  address: string;
  coins: CoinJson[];
}

export interface GenesisParticipantJson {
  address: string;
  /** base64. */
  consensus_pubkey: string;
  inference_url: string;
  power: string;
}

const missing = 'make one with `cpocd init`, or copy the one of the chain there';

/** The whole of it as objects, to be changed. @throws CliError `genesis` that names file and JSON path of what is wrong */
export function readGenesisFile(path: string): { document: GenesisDocument; genesis: Genesis } {
  const document = readJson(path, missing);
  if (stateFileOf(path, document) !== undefined) {
    throw new CliError(
      'genesis',
      `${path}: the state is in ${stateFilePath(path)}`,
      'put it back with `cpocd genesis attach-state` before you change it',
    );
  }
  const genesis = inFile(path, () => parseGenesisDocument(document));
  return { document: document as GenesisDocument, genesis };
}

/** Beyond this size accounts are checked once, when the chain begins: that takes ten seconds a million. */
const longGenesisBytes = 32 * 1024 * 1024;

/** What a node looks at before it starts: all of the file, or its outline where it is long. */
export function checkGenesisFile(path: string): void {
  const sizes = [path, stateFilePath(path)].map(
    (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0,
  );
  if (sizes.every((size) => size <= longGenesisBytes)) validateGenesisFile(path);
  else readGenesisOutline(path, { isStateChecked: true });
}

/** Also that the chain has a validator to begin with. */
export function validateGenesisFile(path: string): { document: GenesisOutline; genesis: Genesis } {
  const document = readWithLists(path, [], true) as GenesisOutline;
  const genesis = inFile(path, () => parseGenesisDocument(document));
  inFile(path, () => assertGenesisValidators(genesis, namedValidators(document.validators)));
  return { document, genesis };
}

/** The same without who has what: accounts, balances and supply are left out, neither read nor checked. */
export function readGenesisOutline(
  path: string,
  { isStateChecked = false }: { readonly isStateChecked?: boolean } = {},
): { document: GenesisOutline; genesis: Genesis } {
  const document = readWithLists(path, [['bank', 'supply']], isStateChecked) as GenesisDocument;
  const { auth, bank } = document?.app_state ?? {};
  if (auth?.accounts !== undefined) auth.accounts = [];
  if (bank?.balances !== undefined) bank.balances = [];
  if (bank?.supply !== undefined) bank.supply = [];
  return { document, genesis: inFile(path, () => parseGenesisDocument(document)) };
}

/**
 * The document with its long lists unread, and with the state in it wherever that lies.
 *
 * @param more lists of `app_state` that stay unread too
 * @param isStateChecked whether a file beside the genesis is held against what the genesis says of it, a second for 250 MB
 */
function readWithLists(path: string, more: readonly ListPlace[], isStateChecked: boolean): unknown {
  const places = [...longLists, ...more];
  const bytes = readBytes(path, missing);
  const inDocument = places.map((place) => ['app_state', ...place]);
  const document = parseJsonFile(path, () => parseWithLists(bytes, inDocument));
  const file = stateFileOf(path, document);
  if (file === undefined) return document;
  const state = isStateChecked ? readCheckedState(path, file) : readGenesisState(path);
  const appState = parseJsonFile(stateFilePath(path), () => parseWithLists(state, places));
  return { ...(document as object), app_state: appState };
}

/** What the genesis says of the file that has its state (M20); undefined where it has the state itself. */
export function stateFileOf(path: string, document: unknown): StateFile | undefined {
  return inFile(path, () =>
    readStateFile((document as Partial<GenesisDocument> | null)?.app_state),
  );
}

/** The file beside a genesis that has its state, where the genesis says so. */
export function stateFilePath(genesisPath: string): string {
  return join(dirname(genesisPath), 'app_state.json');
}

/** @throws CliError `genesis` where it is not what the genesis says */
export function readCheckedState(path: string, file: StateFile): Uint8Array {
  const state = readGenesisState(path);
  inFile(stateFilePath(path), () => assertStateFile(file, state));
  return state;
}

/** @throws CliError `file` where it is not there */
export function readGenesisState(genesisPath: string): Uint8Array {
  const advice = `${genesisPath} has its state there: copy the file from where you have the genesis`;
  return readBytes(stateFilePath(genesisPath), advice);
}

export function writeGenesisFile(path: string, document: GenesisDocument): void {
  inFile(path, () => parseGenesisDocument(document));
  writeWhole(path, `${JSON.stringify(document, undefined, 2)}\n`);
}

/** The address prefix of a genesis file; undefined where there is no file, or it is no genesis. */
export function readGenesisPrefix(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const document = readWithLists(path, [], false) as Partial<GenesisDocument>;
    return document.app_state?.chain.bech32_prefix;
  } catch {
    return undefined;
  }
}

function inFile<T>(path: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof AppError || error instanceof CliError)) throw error;
    throw new CliError(
      'genesis',
      `${path}: ${error.message}`,
      'correct it; every node of the chain needs the same file',
      { cause: error },
    );
  }
}

function parseGenesisDocument(json: unknown): Genesis {
  const document = json as Partial<GenesisDocument> | null;
  const { chain_id, initial_height, genesis_time, app_hash } = document ?? {};
  assertField(
    'chain_id',
    chain_id,
    /^[A-Za-z0-9._-]{1,50}$/,
    'up to 50 letters, digits, dots and dashes',
  );
  assertField(
    'initial_height',
    initial_height ?? '1',
    /^[0-9]{1,18}$/,
    'digits in quotes, such as "1"',
  );
  assertField('app_hash', app_hash ?? '', /^([0-9A-Fa-f]{2})*$/, 'hexadecimal, or nothing');
  if (typeof genesis_time !== 'string' || Number.isNaN(Date.parse(genesis_time))) {
    throw fieldError('genesis_time', genesis_time, 'a time such as "2026-01-01T00:00:00Z"');
  }
  return parseGenesis(document?.app_state);
}

function assertField(name: string, value: unknown, pattern: RegExp, expected: string): void {
  if (typeof value !== 'string' || !pattern.test(value)) throw fieldError(name, value, expected);
}

function fieldError(name: string, value: unknown, expected: string): CliError {
  return new CliError(
    'genesis',
    `${name} is ${JSON.stringify(value) ?? 'missing'}`,
    `expected ${expected}`,
  );
}

/** The validators that the document itself names; none is usual, as InitChain answers with them. */
function namedValidators(value: unknown): GenesisValidator[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw fieldError('validators', value, 'a list');
  return value.map((entry: unknown, i) => {
    const { pub_key, power } = (entry ?? {}) as {
      pub_key?: { type?: unknown; value?: unknown };
      power?: unknown;
    };
    if (pub_key?.type !== 'tendermint/PubKeyEd25519' || typeof pub_key.value !== 'string') {
      throw fieldError(
        `validators[${i}].pub_key`,
        pub_key,
        'type tendermint/PubKeyEd25519 and a base64 value',
      );
    }
    if (typeof power !== 'string' || !/^\d{1,19}$/.test(power)) {
      throw fieldError(`validators[${i}].power`, power, 'digits in quotes');
    }
    return {
      publicKey: Uint8Array.from(Buffer.from(pub_key.value, 'base64')),
      power: BigInt(power),
    };
  });
}
