import { describe, expect, test } from 'vitest';
import {
  addCoins,
  equalCoins,
  formatCoins,
  isIntegerText,
  isValidDenom,
  parseCoins,
  parsePositiveCoins,
} from '../../../src/types/coin.ts';
import { parseGasPrices, requiredFee } from '../../../src/types/gasPrice.ts';

const coin = (amount: string, denom: string): { denom: string; amount: string } => ({
  denom,
  amount,
});

describe('coins', () => {
  test('sorted, each once, positive, are parsed', () => {
    const largest = (1n << 256n) - 1n;
    const parsed = parseCoins([coin('1', 'aaa'), coin(`${largest}`, 'bbb')]);
    expect(parsed).toEqual([
      { denom: 'aaa', amount: 1n },
      { denom: 'bbb', amount: largest },
    ]);
    expect(formatCoins(parsed)).toBe(`1aaa,${largest}bbb`);
    expect(parseCoins([])).toEqual([]);
  });

  test.each([
    [[coin('0', 'aaa')]],
    [[coin('-1', 'aaa')]],
    [[coin(`${1n << 256n}`, 'aaa')]],
    [[coin('1', 'aa')]],
    [[coin('1', '1aa')]],
    [[coin('1', 'aaa'), coin('1', 'aaa')]],
    [[coin('1', 'bbb'), coin('1', 'aaa')]],
    [[coin('1.0', 'aaa')]],
  ])('%j is refused', (coins) => {
    expect(() => parseCoins(coins)).toThrow(`${formatCoins(coins)}: invalid coins`);
  });

  test('none where some are needed', () => {
    expect(() => parsePositiveCoins([])).toThrow(/^: invalid coins$/);
  });

  test('denominations are those of the SDK', () => {
    const long = `a${'b'.repeat(127)}`;
    for (const denom of ['abc', 'ibc/27A', 'factory/x:y.z_1-2', 'ABC', long]) {
      expect(isValidDenom(denom)).toBe(true);
    }
    for (const denom of ['', 'ab', '1ab', 'a b', 'aé', 'abc\0', `${long}c`, 'ab\n']) {
      expect(isValidDenom(denom)).toBe(false);
    }
  });

  test('integers have one form', () => {
    for (const text of ['0', '1', '-1', `${(1n << 256n) - 1n}`])
      expect(isIntegerText(text)).toBe(true);
    for (const text of ['', '00', '01', '-0', '+1', '1 ', '0x1', '1e1', `${1n << 256n}`, '1\n']) {
      expect(isIntegerText(text)).toBe(false);
    }
  });

  test('add up, and compare', () => {
    const a = [{ denom: 'aaa', amount: 1n }];
    const b = [{ denom: 'Zzz', amount: 2n }, ...a];
    const sum = addCoins(a, b);
    expect(sum).toEqual([
      { denom: 'Zzz', amount: 2n },
      { denom: 'aaa', amount: 2n },
    ]);
    expect([equalCoins(sum, sum), equalCoins(sum, b), equalCoins(a, b)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('gas prices', () => {
  test('are read exactly, and fees rounded up', () => {
    const [price] = parseGasPrices(' 0.025upoc ,2ustake');
    expect(price).toEqual({ denom: 'upoc', attoAmount: 25_000_000_000_000_000n });
    if (price === undefined) throw new RangeError('no price');
    expect(requiredFee(price, 200_000n)).toBe(5000n);
    expect(requiredFee(price, 200_001n)).toBe(5001n);
    expect(requiredFee(price, 0n)).toBe(0n);
    expect(parseGasPrices('')).toEqual([]);
  });

  test.each(['upoc', '1', '-1upoc', '1,2upoc', '1up', '0.0000000000000000001upoc'])(
    '%s is refused',
    (text) => {
      expect(() => parseGasPrices(text)).toThrow('expected a decimal and a denomination');
    },
  );
});
