import type { PageRequest } from 'cosmjs-types/cosmos/base/query/v1beta1/pagination';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesKey, uint64Key } from '../../../src/collections/keyCodecs.ts';
import { keySet } from '../../../src/collections/keySet.ts';
import { map } from '../../../src/collections/map.ts';
import { createSchema } from '../../../src/collections/schema.ts';
import { tupleKey } from '../../../src/collections/tupleKey.ts';
import { uint64Value } from '../../../src/collections/valueCodec.ts';
import { be64 } from '../../../src/lib/bytes.ts';
import { paginate, paginateKeys, paginateWhere } from '../../../src/query/paginate.ts';
import { createMapState } from '../../harness/mapState.ts';

const schema = createSchema('paged');
type Key = readonly [Uint8Array, bigint];
const key = tupleKey<Key>(bytesKey, uint64Key);
const entries = map(schema, 1, 'entries', key, uint64Value);
const keys = keySet(schema, 2, 'keys', uint64Key);
const owner = Uint8Array.of(7);

function stateOf(count: number): ReturnType<typeof createMapState> {
  const state = createMapState();
  for (let i = 0n; i < BigInt(count); i += 1n) {
    entries.set(state, [owner, i], i * 10n);
    keys.add(state, i);
  }
  entries.set(state, [Uint8Array.of(8), 0n], 1n);
  entries.set(state, [Uint8Array.of(6), 0n], 1n);
  return state;
}

const page = (request: Partial<PageRequest>): PageRequest => ({
  key: new Uint8Array(0),
  offset: 0n,
  limit: 0n,
  countTotal: false,
  reverse: false,
  ...request,
});

describe('pages', () => {
  test('next_key leads through all entries once, in both directions, whatever the limit', () => {
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        (count, limit, reverse) => {
          const state = stateOf(count);
          const seen: bigint[] = [];
          let next = new Uint8Array(0) as Uint8Array;
          do {
            const request = page({ key: next, limit: BigInt(limit), reverse });
            const { items, pagination } = paginate(state, entries, request, key.prefix(owner));
            expect(items.length).toBeLessThanOrEqual(limit);
            seen.push(...items.map(([[, number]]) => number));
            next = pagination.nextKey;
          } while (next.length > 0);
          const all = Array.from({ length: count }, (_, i) => BigInt(i));
          expect(seen).toEqual(reverse ? all.reverse() : all);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('the next key is the raw key behind the prefix', () => {
    const { pagination } = paginate(stateOf(5), entries, page({ limit: 2n }), key.prefix(owner));
    expect(pagination.nextKey).toEqual(be64(2n));
  });

  test('offset and count', () => {
    const { items, pagination } = paginateKeys(
      stateOf(9),
      keys,
      page({ offset: 3n, limit: 2n, countTotal: true }),
    );
    expect(items).toEqual([3n, 4n]);
    expect(pagination).toEqual({ nextKey: be64(5n), total: 9n });
    expect(paginateKeys(stateOf(9), keys, page({ offset: 20n, limit: 2n })).items).toEqual([]);
  });

  test('100 where no limit is named, 1000 at most', () => {
    const state = stateOf(1200);
    const plain = paginateKeys(state, keys, undefined);
    expect([plain.items.length, plain.pagination.total]).toEqual([100, 1200n]);
    const most = paginateKeys(state, keys, page({ limit: (1n << 64n) - 1n }));
    expect([most.items.length, most.pagination.nextKey]).toEqual([1000, be64(1000n)]);
  });

  test('key and offset exclude each other; a deep offset is refused', () => {
    const state = stateOf(1);
    expect(() => paginateKeys(state, keys, page({ key: be64(1n), offset: 1n }))).toThrow(
      'either offset or key is expected, got both',
    );
    expect(() => paginateKeys(state, keys, page({ offset: 100_001n }))).toThrow('follow next_key');
  });

  test('a key that never was is a place to start from', () => {
    const made = page({ key: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 99), limit: 1n });
    expect(paginateKeys(stateOf(5), keys, made).items).toEqual([2n]);
  });
});

describe('pages of a filtered list', () => {
  const numbers = map(schema, 3, 'numbers', uint64Key, uint64Value);

  function numbersTo(count: number): ReturnType<typeof createMapState> {
    const state = createMapState();
    for (let i = 0n; i < BigInt(count); i += 1n) numbers.set(state, i, i);
    return state;
  }

  const everyThird = ([number]: [bigint, bigint]): boolean => number % 3n === 0n;
  const ask = (
    state: ReturnType<typeof createMapState>,
    request: Partial<PageRequest>,
  ): { found: bigint[]; next: Uint8Array; total: bigint } => {
    const { items, pagination } = paginateWhere(state, numbers, page(request), everyThird);
    return { found: items.map(([n]) => n), next: pagination.nextKey, total: pagination.total };
  };

  test('limit, offset and total count what the filter lets through', () => {
    const state = numbersTo(20);
    expect(ask(state, { limit: 2n, offset: 1n, countTotal: true })).toEqual({
      found: [3n, 6n],
      next: be64(9n),
      total: 7n,
    });
    expect(ask(state, { limit: 2n, reverse: true }).found).toEqual([18n, 15n]);
    expect(ask(state, { key: be64(9n), limit: 10n }).found).toEqual([9n, 12n, 15n, 18n]);
  });

  test('a page looks at 2,000 entries at most, says no total then, and next_key leads on', () => {
    const state = numbersTo(2400);
    const rare = ([number]: [bigint, bigint]): boolean => number === 3n || number === 2200n;
    const first = paginateWhere(state, numbers, page({ countTotal: true }), rare);
    expect(first.items.map(([n]) => n)).toEqual([3n]);
    expect(first.pagination).toEqual({ nextKey: be64(2000n), total: 0n });
    const rest = page({ key: first.pagination.nextKey });
    const second = paginateWhere(state, numbers, rest, rare);
    expect(second.items.map(([n]) => n)).toEqual([2200n]);
    expect(second.pagination.nextKey).toHaveLength(0);
  });
});
