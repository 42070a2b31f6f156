import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/lib/errors.ts';
import { formatAddress, parseAddress, readAddress } from '../../../src/types/address.ts';
import { decodeBech32, decodeInSteps, encodeBech32 } from '../../../src/types/bech32.ts';
import { moduleAddress } from '../../../src/types/moduleAddress.ts';

const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l1bio'.split('');

describe('bech32', () => {
  test('agrees with an independent implementation', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom('cpoc', 'cosmos', 'a1b'),
        (data, prefix) => {
          const text = encodeBech32(prefix, data);
          expect(text).toBe(bech32.encode(prefix, bech32.toWords(data), 1023));
          expect(decodeBech32(text)).toEqual({ prefix, data });
          expect(decodeBech32(text.toUpperCase())).toEqual({ prefix, data });
        },
      ),
    );
  });

  test('refuses what that one refuses', () => {
    const right = encodeBech32('cpoc', new Uint8Array(20).fill(7));
    fc.assert(
      fc.property(fc.nat(right.length - 1), fc.constantFrom(...alphabet), (at, character) => {
        const text = right.slice(0, at) + character + right.slice(at + 1);
        const other = bech32.decodeUnsafe(text, 1023);
        expect(typeof decodeBech32(text) === 'string').toBe(other === undefined);
      }),
    );
  });

  test.each([
    ['abc', 'invalid bech32 string length 3'],
    ['a'.repeat(1024), 'invalid bech32 string length 1024'],
    ['cpoc1 qqqqqqq', "invalid character in string: ' '"],
    ['Cpoc1qqqqqqq', 'string not all lowercase or all uppercase'],
    ['qqqqqqqqqq', 'invalid separator index -1'],
    ['cpoc1qqqqq', 'invalid separator index 4'],
    ['cpoc1qqqqqqb', 'invalid character not part of charset: 98'],
    ['cpoc1qqqqqqq', 'invalid checksum (expected hfrcs0 got qqqqqq)'],
  ])('says what is wrong with %s', (text, fault) => {
    const got = decodeBech32(text);
    if (fault.includes('expected'))
      expect(got).toMatch(/^invalid checksum \(expected \w{6} got qqqqqq\)$/);
    else expect(got).toBe(fault);
  });

  test('the quick way and the one that gives reasons agree on any text', () => {
    const right = encodeBech32('cpoc', new Uint8Array(20).fill(7));
    const changed = fc
      .tuple(fc.nat(right.length), fc.nat(3), fc.string({ maxLength: 3, unit: 'binary-ascii' }))
      .map(([at, cut, piece]) => right.slice(0, at) + piece + right.slice(at + cut));
    const words = fc
      .array(fc.nat(31), { maxLength: 40 })
      .map((list) => bech32.encode('cpoc', list, 1023));
    const any = fc.oneof(
      changed,
      words,
      words.map((text) => text.toUpperCase()),
      fc.string(),
    );
    fc.assert(
      fc.property(any, (text) => {
        expect(decodeBech32(text)).toEqual(decodeInSteps(text));
      }),
      { numRuns: 3000 },
    );
  });

  test('refuses padding that is not zero, or a byte too long', () => {
    const words = [...bech32.toWords(Uint8Array.of(1))];
    expect(decodeBech32(bech32.encode('cpoc', [words[0] ?? 0, (words[1] ?? 0) | 1]))).toBe(
      'invalid incomplete group',
    );
    expect(decodeBech32(bech32.encode('cpoc', [...words, 0]))).toBe('invalid incomplete group');
  });
});

describe('addresses', () => {
  test('of modules are those of the SDK', () => {
    expect(formatAddress(moduleAddress('fee_collector'), 'cosmos')).toBe(
      'cosmos17xpfvakm2amg962yls6f84z3kell8c5lserqta',
    );
    expect(formatAddress(moduleAddress('gov'), 'cosmos')).toBe(
      'cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn',
    );
  });

  test.each([
    ['', 'empty address string is not allowed'],
    ['   ', 'empty address string is not allowed'],
    ['abc', 'decoding bech32 failed: invalid bech32 string length 3'],
    [
      encodeBech32('tgrade', new Uint8Array(20)),
      "hrp does not match bech32 prefix: expected 'cpoc' got 'tgrade': internal logic error",
    ],
    [encodeBech32('cpoc', new Uint8Array(32)), 'address length must be 20 bytes, got 32'],
  ])('%s is refused', (text, fault) => {
    expect(readAddress(text, 'cpoc')).toBe(fault);
    const parse = (): unknown => parseAddress(text, 'cpoc', 'invalid to address');
    expect(parse).toThrow(AppError);
    expect(parse).toThrow(`invalid to address: ${fault}: invalid address`);
  });
});
