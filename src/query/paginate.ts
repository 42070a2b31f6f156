/** Pages of a collection by the SDK's rules: `next_key` is the raw key behind the prefix; key and offset exclude each other. */

import type { KeyCodec } from '../collections/keyCodec.ts';
import type { CollectionRange } from '../collections/range.ts';
import type { PageRequest, PageResponse } from '../gen/cosmos/base/query/v1beta1/pagination.ts';
import { concatBytes } from '../lib/bytes.ts';
import type { StateReader } from '../lib/kv.ts';
import { invalidArgument } from './queryHandler.ts';

/** Entries of a page where the request names no limit, as in the SDK. */
const defaultLimit = 100n;
/** Entries of a page at most; a higher limit is cut to it, and `next_key` leads on. */
const maxLimit = 1000n;
/** Entries that an offset or a count may walk over at most. A larger count answers 0: not counted. */
const maxWalk = 100_000n;

/** Entries that a page of a filtered list looks at, at most; `next_key` leads on, and a page may hold less than its limit. */
const maxLooks = 2000n;

export interface Page<T> {
  readonly items: T[];
  readonly pagination: PageResponse;
}

interface MapSource<K, V> {
  readonly key: KeyCodec<K>;
  entries(state: StateReader, range?: CollectionRange): IterableIterator<[K, V]>;
}

interface SetSource<K> {
  readonly key: KeyCodec<K>;
  keys(state: StateReader, range?: CollectionRange): IterableIterator<K>;
}

/**
 * A page of a map's entries.
 *
 * @param prefix leading bytes that all keys share, from `map.key.prefix(…)`; none for the whole map
 * @throws AppError sdk/18
 * @example
 * const { items, pagination } = paginate(query.state, balances, request.pagination, balances.key.prefix(address));
 */
export function paginate<K, V>(
  state: StateReader,
  map: MapSource<K, V>,
  request: PageRequest | undefined,
  prefix?: Uint8Array,
): Page<[K, V]> {
  return walk(
    request,
    prefix,
    ([key]) => map.key.encode(key),
    (range) => map.entries(state, range),
  );
}

interface StoredSource {
  stored(state: StateReader, range?: CollectionRange): IterableIterator<[Uint8Array, Uint8Array]>;
}

/** A page of a map's values as they are stored, for lists whose entries stand in the state as the answer shows them. */
export function paginateStored(
  state: StateReader,
  map: StoredSource,
  request: PageRequest | undefined,
  prefix?: Uint8Array,
): Page<Uint8Array> {
  const { items, pagination } = walk<[key: Uint8Array, value: Uint8Array]>(
    request,
    prefix,
    ([key]) => key,
    (range) => map.stored(state, range),
  );
  return { items: items.map(([, value]) => value), pagination };
}

/** A page of those entries that `keep` says yes to. Offset and total count these alone; the total is 0 where not all were looked at. */
export function paginateWhere<K, V>(
  state: StateReader,
  map: MapSource<K, V>,
  request: PageRequest | undefined,
  keep: (entry: [K, V]) => boolean,
): Page<[K, V]> {
  let stoppedAt: K | undefined;
  function* kept(range: CollectionRange): IterableIterator<[K, V]> {
    let looks = 0n;
    for (const entry of map.entries(state, range)) {
      if (looks === maxLooks) {
        stoppedAt = entry[0];
        return;
      }
      looks += 1n;
      if (keep(entry)) yield entry;
    }
  }
  const page = walk(request, undefined, ([key]) => map.key.encode(key), kept);
  if (stoppedAt === undefined) return page;
  const { nextKey } = page.pagination;
  const from = nextKey.length > 0 ? nextKey : map.key.encode(stoppedAt);
  return { items: page.items, pagination: { nextKey: from, total: 0n } };
}

/** A page of a set's or an index's keys. */
export function paginateKeys<K>(
  state: StateReader,
  set: SetSource<K>,
  request: PageRequest | undefined,
  prefix?: Uint8Array,
): Page<K> {
  return walk(
    request,
    prefix,
    (key) => set.key.encode(key),
    (range) => set.keys(state, range),
  );
}

function walk<T>(
  request: PageRequest | undefined,
  prefix: Uint8Array = new Uint8Array(0),
  keyOf: (item: T) => Uint8Array,
  iterate: (range: CollectionRange) => IterableIterator<T>,
): Page<T> {
  const { key, offset, limit, count } = readRequest(request);
  const items: T[] = [];
  let nextKey: Uint8Array = new Uint8Array(0);
  let seen = 0n;
  for (const item of iterate(rangeFrom(prefix, key, request?.reverse === true))) {
    if (seen === offset + limit) {
      nextKey = keyOf(item).slice(prefix.length);
      if (!count) break;
    }
    seen += 1n;
    if (seen > maxWalk && seen > offset + limit) break;
    if (seen > offset && seen <= offset + limit) items.push(item);
  }
  const total = count && seen <= maxWalk ? seen : 0n;
  return { items, pagination: { nextKey, total } };
}

function readRequest(request: PageRequest | undefined): {
  key: Uint8Array;
  offset: bigint;
  limit: bigint;
  count: boolean;
} {
  const key = request?.key ?? new Uint8Array(0);
  const offset = request?.offset ?? 0n;
  const asked = request?.limit ?? 0n;
  if (key.length > 0 && offset > 0n) {
    throw invalidArgument('invalid request, either offset or key is expected, got both');
  }
  if (offset > maxWalk) {
    throw invalidArgument(`offset ${offset} is above ${maxWalk}; follow next_key instead`);
  }
  const limit = asked === 0n ? defaultLimit : asked < maxLimit ? asked : maxLimit;
  const count = key.length === 0 && (asked === 0n || request?.countTotal === true);
  return { key, offset, limit, count };
}

/** From `key` on, inclusive, in either direction. */
function rangeFrom(prefix: Uint8Array, key: Uint8Array, reverse: boolean): CollectionRange {
  if (key.length === 0) return { prefix, reverse };
  if (!reverse) return { prefix, start: key };
  return { prefix, end: concatBytes(key, Uint8Array.of(0)), reverse };
}
