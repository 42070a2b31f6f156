/** Additions to a genesis that has not begun. */

import { addCoins, type Coin, compareDenoms } from '../../types/coin.ts';
import { CliError } from '../cliError.ts';
import type { CoinJson, GenesisDocument } from './genesisFile.ts';

/** An account with coins; one that is there already is refused, unless `append`: then it gets the coins on top. */
export function addGenesisAccount(
  document: GenesisDocument,
  address: string,
  coins: readonly Coin[],
  append = false,
): void {
  const { auth, bank } = document.app_state;
  const balance = bank.balances.find((entry) => entry.address === address);
  const account = auth.accounts.find((entry) => entry.address === address);
  if ((balance !== undefined || account !== undefined) && !append) {
    throw new CliError(
      'exists',
      `the genesis has the account ${address} already`,
      'give --append to add the coins to what it has',
    );
  }
  if (account === undefined) {
    auth.accounts.push({
      '@type': '/cosmos.auth.v1beta1.BaseAccount',
      address,
      pub_key: null,
      account_number: String(auth.accounts.length),
      sequence: '0',
    });
  }
  const sum = coinsJson(addCoins(domainCoins(balance?.coins ?? []), coins));
  if (balance === undefined) bank.balances.push({ address, coins: sum });
  else balance.coins = sum;
  bank.supply = coinsJson(addCoins(domainCoins(bank.supply ?? []), coins));
}

export interface GenesisParticipantOptions {
  readonly address: string;
  /** 32 bytes, or none. */
  readonly consensusPubkey: Uint8Array;
  readonly power: bigint;
  readonly inferenceUrl: string;
}

/** A participant who is there from the beginning (P2). */
export function addGenesisParticipant(
  document: GenesisDocument,
  options: GenesisParticipantOptions,
): void {
  const { participants } = document.app_state.poc;
  if (participants.some((entry) => entry.address === options.address)) {
    throw new CliError(
      'exists',
      `the genesis has the participant ${options.address} already`,
      'name another key, or edit app_state.poc.participants in genesis.json',
    );
  }
  participants.push({
    address: options.address,
    consensus_pubkey: Buffer.from(options.consensusPubkey).toString('base64'),
    inference_url: options.inferenceUrl,
    power: options.power.toString(),
  });
}

function domainCoins(coins: readonly CoinJson[]): Coin[] {
  return coins
    .map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }))
    .sort((a, b) => compareDenoms(a.denom, b.denom));
}

function coinsJson(coins: readonly Coin[]): CoinJson[] {
  return coins.map(({ denom, amount }) => ({ denom, amount: amount.toString() }));
}
