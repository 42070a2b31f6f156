/** The application's part of a genesis file: everything about it that can be checked without running it. */

import { compareBytes, equalBytes, toHex } from '../lib/bytes.ts';
import { type GenesisAuth, parseGenesisAuth } from './genesis/genesisAuth.ts';
import { type GenesisBank, parseGenesisBank } from './genesis/genesisBank.ts';
import { type GenesisGov, parseGenesisGov } from './genesis/genesisGov.ts';
import { assertEmptySections, emptySections } from './genesis/genesisGrants.ts';
import { genesisError, readObject, readText } from './genesis/genesisJson.ts';
import { type GenesisParticipant, type GenesisPoc, parseGenesisPoc } from './genesis/genesisPoc.ts';
import { parseWithLists } from './genesis/parseWithLists.ts';
import { assertStateFile, readStateFile } from './genesis/stateFile.ts';

export interface Genesis {
  /** Bech32 prefix of account addresses. */
  readonly addressPrefix: string;
  readonly auth: GenesisAuth;
  readonly bank: GenesisBank;
  readonly poc: GenesisPoc;
  readonly gov: GenesisGov;
}

/** A validator as CometBFT hands it over: ed25519 key and power. */
export interface GenesisValidator {
  readonly publicKey: Uint8Array;
  readonly power: bigint;
}

/**
 * Checks and reads `app_state`.
 *
 * @param appState the parsed JSON; `longLists` may be `JsonList`s in it
 * @throws AppError genesis/2 with the JSON path of the first value that is wrong
 */
export function parseGenesis(appState: unknown): Genesis {
  const json = readObject(
    appState,
    'app_state',
    ['chain', 'auth', 'bank', 'poc'],
    ['gov', ...emptySections],
  );
  assertEmptySections(json);
  const chain = readObject(json['chain'], 'app_state.chain', ['bech32_prefix']);
  const addressPrefix = readText(chain['bech32_prefix'], 'app_state.chain.bech32_prefix');
  if (!/^[a-z][a-z0-9]{0,19}$/.test(addressPrefix)) {
    throw genesisError(
      'app_state.chain.bech32_prefix',
      `is "${addressPrefix}", expected up to 20 small letters and digits, beginning with a letter`,
    );
  }
  const poc = parseGenesisPoc(json['poc'], 'app_state.poc', addressPrefix);
  return {
    addressPrefix,
    auth: parseGenesisAuth(json['auth'], 'app_state.auth', addressPrefix),
    bank: parseGenesisBank(json['bank'], 'app_state.bank', addressPrefix),
    poc,
    gov: parseGenesisGov(
      json['gov'],
      'app_state.gov',
      addressPrefix,
      poc.params.epochReward?.denom ?? '',
    ),
  };
}

/** Lists of `app_state` that may have millions of entries. */
export const longLists: readonly (readonly [string, string])[] = [
  ['auth', 'accounts'],
  ['bank', 'balances'],
];

/**
 * The same from the bytes of InitChain's `app_state_bytes`, which must not change while the genesis is in use.
 *
 * @param readState the bytes of the file beside the genesis, where that has the state (M20); they must not change either
 */
export function parseGenesisBytes(
  bytes: Uint8Array,
  readState: () => Uint8Array = noStateFile,
): Genesis {
  const json = parseState(bytes);
  const file = readStateFile(json);
  if (file === undefined) return parseGenesis(json);
  const state = readState();
  assertStateFile(file, state);
  return parseGenesis(parseState(state));
}

function noStateFile(): never {
  throw genesisError('app_state.state_file', 'is named, and this node was given no such file');
}

function parseState(bytes: Uint8Array): unknown {
  try {
    return parseWithLists(bytes, longLists);
  } catch (error) {
    throw genesisError('app_state', `is not JSON (${(error as Error).message})`);
  }
}

/** The first validators, in the order of their keys. */
export function genesisValidators(genesis: Genesis): GenesisValidator[] {
  return genesis.poc.participants
    .filter((participant: GenesisParticipant) => participant.power > 0n)
    .map(({ consensusPubkey, power }) => ({ publicKey: consensusPubkey, power }))
    .sort((a, b) => compareBytes(a.publicKey, b.publicKey));
}

/**
 * A chain needs a validator, and the validators of the genesis document, where it names any, must be those of the participants.
 *
 * @throws AppError genesis/2
 */
export function assertGenesisValidators(
  genesis: Genesis,
  named: readonly GenesisValidator[],
): void {
  const own = genesisValidators(genesis);
  if (own.length === 0) {
    throw genesisError(
      'app_state.poc.participants',
      'name nobody with a consensus_pubkey and a power, expected at least one',
    );
  }
  if (named.length === 0) return;
  const sorted = [...named].sort((a, b) => compareBytes(a.publicKey, b.publicKey));
  if (sorted.length !== own.length) {
    throw genesisError(
      'validators',
      `name ${sorted.length} validators where app_state.poc.participants name ${own.length}, expected the same ones, or an empty list`,
    );
  }
  for (const [i, validator] of sorted.entries()) {
    const match = own[i];
    if (
      match === undefined ||
      !equalBytes(match.publicKey, validator.publicKey) ||
      match.power !== validator.power
    ) {
      throw genesisError(
        'validators',
        `key ${toHex(validator.publicKey)} with power ${validator.power} is not in app_state.poc.participants, expected the same keys and powers, or an empty list`,
      );
    }
  }
}
