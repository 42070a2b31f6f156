/** Adds accounts with coins to a genesis file, a million of them in half a minute: written as a stream, never held as one text. */

import { once } from 'node:events';
import { createWriteStream, readFileSync, renameSync, rmSync } from 'node:fs';
import { formatAddress } from '../src/types/address.ts';
import { LoadError } from './loadError.ts';
import { keyOfSeed, recipientBytes } from './senderKeys.ts';

export interface AddAccountsOptions {
  /** File that is read, and file that is written; they may be the same. */
  readonly from: string;
  readonly to: string;
  readonly seed: string;
  readonly prefix: string;
  readonly denom: string;
  /** Accounts that sign. */
  readonly senders: number;
  /** Accounts that only receive. */
  readonly accounts: number;
  /** Of each account, in base units. */
  readonly balance: bigint;
}

interface GenesisDocument {
  readonly app_state: {
    readonly auth: { readonly accounts: unknown[] };
    readonly bank: {
      readonly balances: unknown[];
      supply?: { readonly denom: string; readonly amount: string }[];
    };
  };
}

/** Stand for what is written in their place. */
const marks = { accounts: '@the accounts@', balances: '@the balances@' } as const;
const entriesAtOnce = 1000;

/** @throws LoadError where the file is no genesis of a Cosmos chain */
export async function addAccounts(options: AddAccountsOptions): Promise<void> {
  const document = readGenesis(options.from);
  const { auth, bank } = document.app_state;
  addSupply(bank, options);
  const firstNumber = auth.accounts.length;
  auth.accounts.push(marks.accounts);
  bank.balances.push(marks.balances);
  const addresses = [...addressesOf(options)];
  const entryOf: Readonly<Record<string, (index: number) => string>> = {
    [marks.accounts]: (i) => accountText(addresses[i] as string, firstNumber + i),
    [marks.balances]: (i) => balanceText(addresses[i] as string, options),
  };
  const pattern = new RegExp(`"(${marks.accounts}|${marks.balances})"`);
  const draft = `${options.to}.making`;
  try {
    await writePieces(draft, JSON.stringify(document).split(pattern), entryOf, addresses.length);
    renameSync(draft, options.to);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

async function writePieces(
  path: string,
  pieces: readonly string[],
  entryOf: Readonly<Record<string, (index: number) => string>>,
  count: number,
): Promise<void> {
  const out = createWriteStream(path);
  const put = async (text: string): Promise<void> => {
    if (!out.write(text)) await once(out, 'drain');
  };
  for (const piece of pieces) {
    const entry = entryOf[piece];
    if (entry === undefined) {
      await put(piece);
      continue;
    }
    for (let at = 0; at < count; at += entriesAtOnce) {
      const size = Math.min(entriesAtOnce, count - at);
      const text = Array.from({ length: size }, (_, i) => entry(at + i)).join(',');
      await put(at === 0 ? text : `,${text}`);
    }
  }
  out.end();
  await once(out, 'finish');
}

function* addressesOf({ seed, prefix, senders, accounts }: AddAccountsOptions): Generator<string> {
  for (let i = 0; i < senders; i += 1) yield keyOfSeed(seed, i, prefix).address;
  for (let i = 0; i < accounts; i += 1) yield formatAddress(recipientBytes(seed, i), prefix);
}

function accountText(address: string, number: number): string {
  return `{"@type":"/cosmos.auth.v1beta1.BaseAccount","address":"${address}","pub_key":null,"account_number":"${number}","sequence":"0"}`;
}

function balanceText(address: string, { denom, balance }: AddAccountsOptions): string {
  return `{"address":"${address}","coins":[{"denom":"${denom}","amount":"${balance}"}]}`;
}

/** An empty supply is the sum of the balances. */
function addSupply(
  bank: GenesisDocument['app_state']['bank'],
  { denom, balance, senders, accounts }: AddAccountsOptions,
): void {
  const supply = bank.supply ?? [];
  if (supply.length === 0) return;
  const before = BigInt(supply.find((coin) => coin.denom === denom)?.amount ?? '0');
  const amount = (before + balance * BigInt(senders + accounts)).toString();
  bank.supply = [...supply.filter((coin) => coin.denom !== denom), { denom, amount }].sort(
    (a, b) => (a.denom < b.denom ? -1 : 1),
  );
}

function readGenesis(path: string): GenesisDocument {
  const advice = 'give a genesis file with app_state.auth and app_state.bank with --in';
  let document: Partial<GenesisDocument>;
  try {
    document = JSON.parse(readFileSync(path, 'utf8')) as Partial<GenesisDocument>;
  } catch (error) {
    throw new LoadError(`${path} cannot be read (${(error as Error).message})`, advice);
  }
  const { auth, bank } = document.app_state ?? {};
  if (Array.isArray(auth?.accounts) && Array.isArray(bank?.balances)) {
    return document as GenesisDocument;
  }
  throw new LoadError(`${path} is no genesis of a Cosmos chain`, advice);
}
