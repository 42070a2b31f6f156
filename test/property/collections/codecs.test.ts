/** Every key and value codec passes the same conformance suite. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyCodec } from '../../../src/collections/keyCodec.ts';
import { bytesKey, stringKey, uint64Key } from '../../../src/collections/keyCodecs.ts';
import type { CollectionMap } from '../../../src/collections/map.ts';
import { tupleKey } from '../../../src/collections/tupleKey.ts';
import {
  bytesValue,
  protoValue,
  textValue,
  uint64Value,
  type ValueCodec,
} from '../../../src/collections/valueCodec.ts';
import { Epoch } from '../../../src/gen/cpoc/poc/v1/poc.ts';
import { accounts } from '../../../src/keeper/auth/schema.ts';
import { balances } from '../../../src/keeper/bank/schema.ts';
import { votes } from '../../../src/keeper/gov/schema.ts';
import { compareBytes, concatBytes } from '../../../src/lib/bytes.ts';

const uint64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const shortBytes = fc.uint8Array({ maxLength: 40 });
const text = fc
  .string({ maxLength: 20, unit: 'grapheme' })
  .filter((s) => !s.includes('\0') && s.isWellFormed());

function testKeyCodec<K>(
  name: string,
  codec: KeyCodec<K>,
  keys: fc.Arbitrary<K>,
  compare: (a: K, b: K) => number,
): void {
  describe(`key codec ${name}`, () => {
    test('round trip, terminal and not, behind any prefix', () => {
      fc.assert(
        fc.property(keys, shortBytes, shortBytes, (key, before, after) => {
          expect(codec.decode(codec.encode(key))).toEqual(key);
          const part = codec.encodeNonTerminal(key);
          const decoded = codec.decodeNonTerminal(concatBytes(before, part, after), before.length);
          expect(decoded).toEqual({ key, end: before.length + part.length });
        }),
      );
    });

    test('the order of the bytes is the order of the keys', () => {
      fc.assert(
        fc.property(keys, keys, (a, b) => {
          expect(Math.sign(compareBytes(codec.encode(a), codec.encode(b)))).toBe(
            Math.sign(compare(a, b)),
          );
        }),
      );
    });

    test('no non-terminal part is the beginning of another one', () => {
      fc.assert(
        fc.property(keys, keys, (a, b) => {
          const [x, y] = [codec.encodeNonTerminal(a), codec.encodeNonTerminal(b)];
          const shared = Math.min(x.length, y.length);
          if (compareBytes(x, y) !== 0) {
            expect(compareBytes(x.subarray(0, shared), y.subarray(0, shared))).not.toBe(0);
          }
        }),
      );
    });
  });
}

const compareBigints = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const compareText = (a: string, b: string): number =>
  compareBytes(new TextEncoder().encode(a), new TextEncoder().encode(b));
/** Non-terminal bytes are ordered by length first: the length byte stands in front. */
const comparePrefixed = (a: Uint8Array, b: Uint8Array): number =>
  a.length - b.length || compareBytes(a, b);

testKeyCodec('uint64', uint64Key, uint64, compareBigints);
testKeyCodec('bytes', bytesKey, shortBytes, compareBytes);
testKeyCodec('string', stringKey, text, compareText);
testKeyCodec(
  '(uint64, bytes, uint64)',
  tupleKey<readonly [bigint, Uint8Array, bigint]>(uint64Key, bytesKey, uint64Key),
  fc.tuple(uint64, shortBytes, uint64),
  (a, b) => compareBigints(a[0], b[0]) || comparePrefixed(a[1], b[1]) || compareBigints(a[2], b[2]),
);
testKeyCodec(
  '(string, bytes)',
  tupleKey<readonly [string, Uint8Array]>(stringKey, bytesKey),
  fc.tuple(text, shortBytes),
  (a, b) => compareText(a[0], b[0]) || compareBytes(a[1], b[1]),
);

function testValueCodec<V>(
  name: string,
  codec: ValueCodec<V>,
  values: fc.Arbitrary<V>,
  empty: V[],
): void {
  describe(`value codec ${name}`, () => {
    test('round trip, never empty', () => {
      fc.assert(
        fc.property(values, (value) => {
          const bytes = codec.encode(value);
          expect(bytes.length).toBeGreaterThan(0);
          expect(codec.decode(bytes)).toEqual(value);
        }),
      );
    });

    test('refuses what would have no bytes', () => {
      for (const value of empty) expect(() => codec.encode(value)).toThrow('store');
    });
  });
}

testValueCodec('uint64', uint64Value, uint64, []);
testValueCodec(
  'string',
  textValue,
  text.filter((s) => s !== ''),
  [''],
);
testValueCodec('bytes', bytesValue, fc.uint8Array({ minLength: 1 }), [new Uint8Array(0)]);
testValueCodec(
  'protobuf',
  protoValue('Epoch', Epoch),
  uint64.filter((n) => n > 0n).map((index) => Epoch.fromPartial({ index })),
  [Epoch.fromPartial({})],
);

test('integers outside their range and cut keys are refused', () => {
  expect(() => uint64Key.encode(-1n)).toThrow('not a uint64');
  expect(() => uint64Key.encode(1n << 64n)).toThrow('not a uint64');
  expect(() => uint64Key.decode(new Uint8Array(7))).toThrow('7 bytes');
  expect(() => bytesKey.encodeNonTerminal(new Uint8Array(256))).toThrow('at most 255');
  expect(() => bytesKey.decodeNonTerminal(Uint8Array.of(3, 1), 0)).toThrow('ends inside');
  expect(() => stringKey.decodeNonTerminal(Uint8Array.of(65), 0)).toThrow('ends inside');
  expect(() => stringKey.encodeNonTerminal('a\0b')).toThrow('zero byte');
});

describe('a key that is built in one place is the key that its codec writes', () => {
  const address = fc.uint8Array({ minLength: 1, maxLength: 255 });
  const number = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
  const stored: readonly [string, fc.Arbitrary<unknown>, CollectionMap<never, unknown>][] = [
    ['votes', fc.tuple(number, address), votes as never],
    ['balances', fc.tuple(address, fc.string({ maxLength: 300 }).map(plain)), balances as never],
    ['accounts', address, accounts as never],
  ];

  test.each(stored)('of %s, also after one that was refused', (_name, keys, collection) => {
    fc.assert(
      fc.property(keys, (key) => {
        const { key: codec, storeKey, storePrefix } = collection;
        expect(() => votes.storeKey([7n, new Uint8Array(300)])).toThrow('at most 255');
        expect(storeKey(key as never)).toEqual(storePrefix(codec.encode(key as never)));
      }),
    );
  });

  test('and so is each part of it', () => {
    const codec = tupleKey(uint64Key, bytesKey, stringKey);
    fc.assert(
      fc.property(number, address, fc.string().map(plain), (a, b, c) => {
        const parts = [uint64Key.encodeNonTerminal(a), bytesKey.encodeNonTerminal(b)];
        expect(codec.encode([a, b, c])).toEqual(concatBytes(...parts, stringKey.encode(c)));
        expect(codec.encodeNonTerminal([a, b, c])).toEqual(
          concatBytes(...parts, stringKey.encodeNonTerminal(c)),
        );
        expect(codec.prefix(a, b)).toEqual(concatBytes(...parts));
      }),
    );
  });
});

function plain(text: string): string {
  return text.replaceAll('\0', '');
}
