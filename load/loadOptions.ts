/** What a run is asked to do: the flags of `npm run load`, checked. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { amountOf, type Flag, type FlagValues, readFlags, textOf, wholeNumber } from './flags.ts';
import { LoadError } from './loadError.ts';

export interface LoadOptions {
  readonly rpc: string;
  /** undefined asks the node. */
  readonly chainId: string | undefined;
  readonly prefix: string;
  readonly denom: string;
  readonly keys:
    | { readonly kind: 'seed'; readonly seed: string }
    | { readonly kind: 'mnemonic'; readonly mnemonic: string; readonly coinType: number };
  /** Mnemonic of the account that gives the senders what they lack. */
  readonly faucet: string | undefined;
  readonly coinType: number;
  readonly senders: number;
  readonly total: number;
  /** Transactions a second; 0 as fast as it goes. */
  readonly rate: number;
  readonly method: 'async' | 'sync';
  readonly batch: number;
  readonly connections: number;
  /** Sent and not yet in a block, at most. */
  readonly inFlight: number;
  /** Of how many a recipient is drawn; 0 sends to the next sender. */
  readonly accounts: number;
  readonly seed: string;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly gas: bigint;
  readonly timeoutMs: number;
  readonly nodePid: number | undefined;
  readonly cometPid: number | undefined;
}

export const runFlags: readonly Flag[] = [
  { name: 'rpc', value: 'URL', default: 'http://127.0.0.1:26657', help: "CometBFT's RPC" },
  { name: 'chain-id', value: 'ID', help: 'chain that is signed for; without it the node is asked' },
  { name: 'prefix', value: 'TEXT', default: 'cpoc', help: 'bech32 prefix of addresses' },
  { name: 'denom', value: 'DENOM', default: 'upoc', help: 'what is sent, and paid as fee' },
  { name: 'seed', value: 'TEXT', default: 'load', help: 'keys of `genesis`; seeds recipients too' },
  {
    name: 'mnemonic-file',
    value: 'FILE',
    help: "senders are m/44'/118'/0'/0/0, /1, … of the words in FILE",
  },
  {
    name: 'faucet-file',
    value: 'FILE',
    help: 'words whose first account gives the senders what they lack',
  },
  { name: 'coin-type', value: 'N', default: '118', help: 'coin type of those paths' },
  { name: 'senders', value: 'N', default: '200', help: 'accounts that send' },
  { name: 'total', value: 'N', default: '20000', help: 'transactions' },
  { name: 'rate', value: 'N', default: '0', help: 'a second; 0 as fast as the node takes them' },
  {
    name: 'method',
    value: 'async|sync',
    default: 'async',
    help: 'broadcast_tx_async in batches, or broadcast_tx_sync one a request',
  },
  {
    name: 'batch',
    value: 'N',
    default: '10',
    help: 'requests in a batch; rpc.max_request_batch_size of config.toml bounds it',
  },
  { name: 'connections', value: 'N', help: 'HTTP connections (default 2 async, 50 sync)' },
  {
    name: 'in-flight',
    value: 'N',
    default: '2500',
    help: 'sent and not yet in a block, at most; keep it below what the mempool takes',
  },
  {
    name: 'accounts',
    value: 'N',
    default: '0',
    help: 'recipients are drawn from N addresses; 0 sends to the next sender',
  },
  { name: 'amount', value: 'N', default: '1', help: 'amount of a send, base units' },
  { name: 'fee', value: 'N', default: '1', help: 'fee of a transaction, base units' },
  { name: 'gas', value: 'N', default: '100000', help: 'gas limit of a transaction' },
  { name: 'timeout', value: 'SECONDS', default: '300', help: 'gives up after so long' },
  { name: 'node-pid', value: 'PID', help: 'application; found where it runs on this machine' },
  { name: 'comet-pid', value: 'PID', help: 'CometBFT; found where it runs on this machine' },
  { name: 'json', help: 'prints the report as one object' },
  { name: 'help', help: 'prints this' },
];

/** @throws LoadError with what was wrong and what was expected */
export function readLoadOptions(args: readonly string[]): LoadOptions {
  const values = readFlags(args, runFlags);
  const method = textOf(values, 'method', 'async or sync');
  if (method !== 'async' && method !== 'sync') {
    throw new LoadError(`--method is "${method}"`, 'expected async or sync', 2);
  }
  const whole = (name: string, least: number): number => wholeNumber(values, name, least);
  const [senders, total, batch] = [whole('senders', 1), whole('total', 1), whole('batch', 1)];
  const inFlight = whole('in-flight', 1);
  if (method === 'async' && inFlight < batch) {
    const advice = `expected at least the ${batch} of --batch`;
    throw new LoadError(`--in-flight is "${inFlight}"`, advice, 2);
  }
  const connections = values['connections'] === undefined ? undefined : whole('connections', 1);
  return {
    rpc: textOf(values, 'rpc', 'an address'),
    chainId: optionalText(values, 'chain-id'),
    prefix: textOf(values, 'prefix', 'a bech32 prefix'),
    denom: textOf(values, 'denom', 'a denomination'),
    keys: keysOf(values),
    faucet: wordsOf(values, 'faucet-file'),
    coinType: whole('coin-type', 0),
    senders: Math.min(senders, total),
    total,
    rate: whole('rate', 0),
    method,
    batch: method === 'sync' ? 1 : batch,
    connections: Math.min(connections ?? (method === 'sync' ? 50 : 2), senders, total),
    inFlight,
    accounts: whole('accounts', 0),
    seed: textOf(values, 'seed', 'a text'),
    amount: amountOf(values, 'amount'),
    fee: amountOf(values, 'fee'),
    gas: amountOf(values, 'gas'),
    timeoutMs: whole('timeout', 1) * 1000,
    nodePid: values['node-pid'] === undefined ? undefined : whole('node-pid', 1),
    cometPid: values['comet-pid'] === undefined ? undefined : whole('comet-pid', 1),
  };
}

function keysOf(values: FlagValues): LoadOptions['keys'] {
  const mnemonic = wordsOf(values, 'mnemonic-file');
  if (mnemonic === undefined) return { kind: 'seed', seed: textOf(values, 'seed', 'a text') };
  return { kind: 'mnemonic', mnemonic, coinType: wholeNumber(values, 'coin-type', 0) };
}

function optionalText(values: FlagValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function wordsOf(values: FlagValues, name: string): string | undefined {
  const path = optionalText(values, name);
  if (path === undefined) return undefined;
  try {
    return readFileSync(typedPath(path), 'utf8');
  } catch (error) {
    const advice = 'expected a file with a mnemonic, which never stands on a command line';
    throw new LoadError(`--${name} cannot be read (${(error as Error).message})`, advice, 2);
  }
}

/** npm runs scripts in the clone's folder; the path was typed where npm was called. */
export function typedPath(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', path);
}
