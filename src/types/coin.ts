/** Coins: amounts of denominations, sorted by denomination, each once, each positive. */

import { AppError } from '../lib/errors.ts';
import { sdkErrors } from './sdkErrors.ts';

export interface Coin {
  readonly denom: string;
  /** In base units, 0 … 2^256−1 wherever it was checked. */
  readonly amount: bigint;
}

/** A coin as protobuf carries it. */
export interface WireCoin {
  readonly denom: string;
  /** Decimal digits. */
  readonly amount: string;
}

/** The SDK's denomination: a letter, then 2 to 127 letters, digits or `/ : . _ -`. */
const denomPattern = /^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$/;
const integerPattern = /^-?(0|[1-9][0-9]{0,77})$/;
/** Amounts have at most 256 bits, as in the SDK. */
const amountLimit = 1n << 256n;

export function isValidDenom(denom: string): boolean {
  return denomPattern.test(denom);
}

/** Whether a text is a decimal integer without leading zeros and below 2^256 in size. A minus sign is allowed, `-0` is not. */
export function isIntegerText(text: string): boolean {
  return isPlainInteger(text) || isAnyInteger(text);
}

/** Up to this length every integer is below 2^256. */
const plainDigits = 18;

/** Digits alone, and few: what nearly all amounts are. */
function isPlainInteger(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > plainDigits) return false;
  for (let i = 0; i < length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x30 || unit > 0x39) return false;
  }
  return length === 1 || text.charCodeAt(0) !== 0x30;
}

function isAnyInteger(text: string): boolean {
  if (!integerPattern.test(text) || text === '-0') return false;
  const value = BigInt(text);
  return value < amountLimit && -value < amountLimit;
}

/** Order of denominations, as bytes. */
export function compareDenoms(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `12upoc,3ustake`; as the SDK writes coins in events and logs. */
export function formatCoins(coins: readonly { denom: string; amount: bigint | string }[]): string {
  return coins.map((coin) => `${coin.amount}${coin.denom}`).join(',');
}

export function toWireCoins(coins: readonly Coin[]): WireCoin[] {
  return coins.map(({ denom, amount }) => ({ denom, amount: amount.toString() }));
}

/**
 * Domain coins of wire coins: denominations valid, ascending and each once, amounts positive. No coins are valid too.
 *
 * @throws AppError sdk/10 otherwise; the detail is the coins' text, as in the SDK.
 */
export function parseCoins(wire: readonly WireCoin[]): Coin[] {
  const coins: Coin[] = [];
  let previous = '';
  for (const { denom, amount } of wire) {
    const ordered = coins.length === 0 || compareDenoms(previous, denom) < 0;
    if (!ordered || !isValidDenom(denom) || !isIntegerText(amount) || BigInt(amount) <= 0n) {
      throw new AppError(sdkErrors.invalidCoins, formatCoins(wire));
    }
    coins.push({ denom, amount: BigInt(amount) });
    previous = denom;
  }
  return coins;
}

/** Like `parseCoins`, with at least one coin. */
export function parsePositiveCoins(wire: readonly WireCoin[]): Coin[] {
  const coins = parseCoins(wire);
  if (coins.length === 0) throw new AppError(sdkErrors.invalidCoins, '');
  return coins;
}

/** Sum of two lists of coins; the result is sorted. */
export function addCoins(a: readonly Coin[], b: readonly Coin[]): Coin[] {
  return sumCoins([a, b]);
}

/** What is left of `a` without `b`; undefined where `b` asks for more of a denomination. Costs one step a coin. */
export function subtractCoins(a: readonly Coin[], b: readonly Coin[]): Coin[] | undefined {
  const rest = new Map(a.map(({ denom, amount }) => [denom, amount]));
  for (const { denom, amount } of b) {
    const left = (rest.get(denom) ?? 0n) - amount;
    if (left < 0n) return undefined;
    rest.set(denom, left);
  }
  return a
    .map(({ denom }) => ({ denom, amount: rest.get(denom) ?? 0n }))
    .filter(({ amount }) => amount > 0n);
}

/** Sum of any number of lists of coins, sorted. Costs one step a coin and one sort, however many lists there are. */
export function sumCoins(lists: Iterable<readonly Coin[]>): Coin[] {
  const sums = new Map<string, bigint>();
  for (const coins of lists) {
    for (const { denom, amount } of coins) sums.set(denom, (sums.get(denom) ?? 0n) + amount);
  }
  return [...sums]
    .map(([denom, amount]) => ({ denom, amount }))
    .filter((coin) => coin.amount !== 0n)
    .sort((x, y) => compareDenoms(x.denom, y.denom));
}

export function equalCoins(a: readonly Coin[], b: readonly Coin[]): boolean {
  return (
    a.length === b.length &&
    a.every((coin, i) => coin.denom === b[i]?.denom && coin.amount === b[i]?.amount)
  );
}
