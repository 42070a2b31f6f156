/** `app_state.bank` of a genesis, in the SDK's shape. */

import {
  type Coin,
  compareDenoms,
  equalCoins,
  formatCoins,
  isIntegerText,
  isValidDenom,
  sumCoins,
} from '../coin.ts';
import { readGenesisAddress } from './genesisAuth.ts';
import { type GenesisBalance, GenesisBalances } from './genesisBalances.ts';
import {
  forEachEntry,
  genesisError,
  readBoolean,
  readList,
  readObject,
  readText,
  readUint32,
} from './genesisJson.ts';
import type { LongList } from './longList.ts';

export interface GenesisDenomUnit {
  readonly denom: string;
  readonly exponent: number;
  readonly aliases: string[];
}

export interface GenesisDenomMetadata {
  readonly description: string;
  readonly denomUnits: GenesisDenomUnit[];
  readonly base: string;
  readonly display: string;
  readonly name: string;
  readonly symbol: string;
  readonly uri: string;
  readonly uriHash: string;
}

export interface GenesisSendEnabled {
  readonly denom: string;
  readonly enabled: boolean;
}

export interface GenesisBank {
  readonly params: { readonly defaultSendEnabled: boolean };
  readonly balances: LongList<GenesisBalance>;
  /** Sum of the balances, sorted. */
  readonly supply: readonly Coin[];
  readonly denomMetadata: readonly GenesisDenomMetadata[];
  readonly sendEnabled: readonly GenesisSendEnabled[];
}

export function parseGenesisBank(value: unknown, path: string, prefix: string): GenesisBank {
  const json = readObject(
    value,
    path,
    ['params', 'balances'],
    ['supply', 'denom_metadata', 'send_enabled'],
  );
  const params = readObject(
    json['params'],
    `${path}.params`,
    ['default_send_enabled'],
    ['send_enabled'],
  );
  const balances = new GenesisBalances();
  forEachEntry(json['balances'], `${path}.balances`, (entry, at) =>
    balances.add(parseBalance(entry, at, prefix)),
  );
  return {
    params: {
      defaultSendEnabled: readBoolean(
        params['default_send_enabled'],
        `${path}.params.default_send_enabled`,
      ),
    },
    balances: balances.finish(`${path}.balances`),
    supply: parseSupply(json['supply'], `${path}.supply`, balances),
    denomMetadata: readList(json['denom_metadata'], `${path}.denom_metadata`, parseMetadata),
    sendEnabled: parseSendEnabledList(json['send_enabled'], params['send_enabled'], path),
  };
}

function parseBalance(value: unknown, path: string, prefix: string): GenesisBalance {
  const json = readObject(value, path, ['address', 'coins']);
  return {
    address: readGenesisAddress(json['address'], `${path}.address`, prefix),
    coins: parseCoinList(json['coins'], `${path}.coins`),
  };
}

/** In any order, each denomination once, positive; returned sorted. */
function parseCoinList(value: unknown, path: string): Coin[] {
  const coins = readList(value, path, parseGenesisCoin);
  const seen = new Set<string>();
  for (const [i, coin] of coins.entries()) {
    if (coin.amount === 0n)
      throw genesisError(`${path}[${i}].amount`, 'is "0", expected a positive amount');
    if (seen.has(coin.denom))
      throw genesisError(`${path}[${i}].denom`, `${coin.denom} stands twice`);
    seen.add(coin.denom);
  }
  return coins.sort((a, b) => compareDenoms(a.denom, b.denom));
}

export function parseGenesisCoin(value: unknown, path: string): Coin {
  const json = readObject(value, path, ['denom', 'amount']);
  const denom = readText(json['denom'], `${path}.denom`);
  const amount = readText(json['amount'], `${path}.amount`);
  if (!isValidDenom(denom)) {
    throw genesisError(`${path}.denom`, `is "${denom}", expected a denomination such as upoc`);
  }
  if (!isIntegerText(amount) || BigInt(amount) < 0n) {
    throw genesisError(
      `${path}.amount`,
      `is "${amount}", expected digits in quotes, such as "1000"`,
    );
  }
  return { denom, amount: BigInt(amount) };
}

/** Half of what amounts can hold: minting has the other half, 2^132 rewards of the highest kind. Without room settlement would stop the chain. */
const maxSupply = 1n << 255n;

/** An empty supply is taken from the balances; another one must be their sum. */
function parseSupply(value: unknown, path: string, { coins }: GenesisBalances): Coin[] {
  const sum = sumCoins(coins);
  for (const { denom, amount } of sum) {
    if (amount >= maxSupply) throw genesisError(path, `of ${denom} is 2^255 or more`);
  }
  const supply = parseCoinList(value, path);
  if (supply.length > 0 && !equalCoins(supply, sum)) {
    throw genesisError(
      path,
      `is ${formatCoins(supply)}, expected the sum of the balances, ${formatCoins(sum)}, or nothing`,
    );
  }
  return sum;
}

/** Files of SDK chains that are older than a name and a symbol leave them out. */
const optionalTexts = ['description', 'name', 'symbol', 'uri', 'uri_hash'] as const;

function parseMetadata(value: unknown, path: string): GenesisDenomMetadata {
  const json = readObject(value, path, ['base', 'display', 'denom_units'], optionalTexts);
  const text = (name: string): string => readText(json[name] ?? '', `${path}.${name}`);
  const denomUnits = readList(json['denom_units'], `${path}.denom_units`, parseDenomUnit);
  const base = text('base');
  if (denomUnits[0]?.denom !== base || denomUnits[0].exponent !== 0) {
    throw genesisError(`${path}.denom_units[0]`, `is not the base ${base} with exponent 0`);
  }
  const display = text('display');
  if (!denomUnits.some((unit) => unit.denom === display)) {
    throw genesisError(`${path}.display`, `is "${display}", expected one of denom_units`);
  }
  return {
    description: text('description'),
    denomUnits,
    base,
    display,
    name: text('name'),
    symbol: text('symbol'),
    uri: text('uri'),
    uriHash: text('uri_hash'),
  };
}

function parseDenomUnit(value: unknown, path: string): GenesisDenomUnit {
  const json = readObject(value, path, ['denom', 'exponent'], ['aliases']);
  const denom = readText(json['denom'], `${path}.denom`);
  if (!isValidDenom(denom)) {
    throw genesisError(`${path}.denom`, `is "${denom}", expected a denomination such as upoc`);
  }
  return {
    denom,
    exponent: readUint32(json['exponent'], `${path}.exponent`),
    aliases: readList(json['aliases'], `${path}.aliases`, readText),
  };
}

/** The SDK moved the list out of the parameters; older files have it there. Not in both, as in the SDK. */
function parseSendEnabledList(own: unknown, older: unknown, path: string): GenesisSendEnabled[] {
  const entries = readList(own, `${path}.send_enabled`, parseSendEnabled);
  const olderEntries = readList(older, `${path}.params.send_enabled`, parseSendEnabled);
  if (entries.length > 0 && olderEntries.length > 0) {
    throw genesisError(
      `${path}.params.send_enabled`,
      `is given beside ${path}.send_enabled, expected one of them`,
    );
  }
  const all = [...entries, ...olderEntries];
  const seen = new Set<string>();
  for (const { denom } of all) {
    if (seen.has(denom)) throw genesisError(`${path}.send_enabled`, `names ${denom} twice`);
    seen.add(denom);
  }
  return all;
}

function parseSendEnabled(value: unknown, path: string): GenesisSendEnabled {
  const json = readObject(value, path, ['denom', 'enabled']);
  const denom = readText(json['denom'], `${path}.denom`);
  if (!isValidDenom(denom)) {
    throw genesisError(`${path}.denom`, `is "${denom}", expected a denomination such as upoc`);
  }
  return {
    denom,
    enabled: readBoolean(json['enabled'], `${path}.enabled`),
  };
}
