import { expect, test } from 'vitest';
import type { DecodedTx } from '../../../src/app/tx/decodedTx.ts';
import { createTxCache } from '../../../src/app/tx/txCache.ts';
import { be64 } from '../../../src/lib/bytes.ts';

/** A cache over a decoder that tells what it decodes. */
function countingCache(maxBytes: number) {
  const decoded: bigint[] = [];
  const cache = createTxCache((bytes, id) => {
    decoded.push(new DataView(bytes.buffer).getBigUint64(0));
    return { id, bytes, fieldCount: 0 } as unknown as DecodedTx;
  }, maxBytes);
  const decode = (...numbers: readonly bigint[]): bigint[] => {
    decoded.length = 0;
    for (const number of numbers) cache.decode(be64(number));
    return [...decoded];
  };
  return { cache, decode };
}

const upTo = (count: bigint): bigint[] =>
  Array.from({ length: Number(count) }, (_, i) => BigInt(i));
/** What an entry of eight bytes counts. */
const entryBytes = 3 * 8 + 1024;

test('beyond its bound a cache lets the oldest go, a sixteenth of all, and keeps the others', () => {
  const { decode } = countingCache(64 * entryBytes);
  expect(decode(...upTo(64n))).toHaveLength(64);
  expect(decode(...upTo(64n))).toEqual([]);
  expect(decode(64n)).toEqual([64n]);
  expect(decode(...upTo(65n).slice(5))).toEqual([]);
  expect(decode(...upTo(5n))).toEqual(upTo(5n));
});

test('what a block holds makes room, and a cache of nothing remembers nothing', () => {
  const { cache, decode } = countingCache(64 * entryBytes);
  decode(...upTo(64n));
  cache.forget(cache.decode(be64(7n)));
  expect(decode(64n)).toEqual([64n]);
  expect(decode(0n, 64n)).toEqual([]);
  const none = countingCache(0);
  expect(none.decode(1n, 1n)).toEqual([1n, 1n]);
});
