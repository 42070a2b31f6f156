/** Coins as people write them: `100upoc,5uother`. */

import { type Coin, compareDenoms, isIntegerText, isValidDenom } from '../types/coin.ts';
import { CliError } from './cliError.ts';

/** Sorted by denomination. @throws CliError `usage` where it is anything else, names a denomination twice or an amount of zero */
export function parseCoinsText(text: string, where: string): Coin[] {
  const coins = text.split(',').map((part) => parseCoin(part.trim(), where));
  const denoms = new Set(coins.map((coin) => coin.denom));
  if (denoms.size !== coins.length) throw refuse(where, text, 'each denomination once');
  return coins.sort((a, b) => compareDenoms(a.denom, b.denom));
}

function parseCoin(text: string, where: string): Coin {
  const found = /^(\d+)([a-zA-Z].*)$/.exec(text);
  const [, amount = '', denom = ''] = found ?? [];
  if (!isIntegerText(amount) || amount === '0' || !isValidDenom(denom)) {
    throw refuse(
      where,
      text,
      'an amount and a denomination such as 1000upoc, several separated by commas',
    );
  }
  return { amount: BigInt(amount), denom };
}

function refuse(where: string, text: string, expected: string): CliError {
  return new CliError('usage', `${where} is "${text}"`, `expected ${expected}`);
}
