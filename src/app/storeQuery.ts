/** `/store/<name>/key` and `/store/<name>/subspace`: bytes of the state at a height, with proofs where they are asked for. */

import type { RequestQuery, ResponseQuery } from 'cosmjs-types/tendermint/abci/types';
import { ResponseQuery as ResponseQueryCodec } from 'cosmjs-types/tendermint/abci/types';
import { prefixEnd } from '../lib/bytes.ts';
import { AppError } from '../lib/errors.ts';
import type { KVPair } from '../lib/kv.ts';
import type { MultiStore } from '../store/multiStore.ts';
import { sdkErrors } from '../types/sdkErrors.ts';
import { storeErrors } from '../types/storeErrors.ts';
import { encodePairs } from './encodePairs.ts';

/** Pairs and their bytes that one answer holds at most: a query must not hold up blocks. */
const maxPairs = 10_000;
const maxPairBytes = 4 * 1024 * 1024;

/** @param parts the path without its first part: name and kind */
export function storeQuery(
  parts: readonly string[],
  request: RequestQuery,
  store: MultiStore,
  height: bigint,
): ResponseQuery {
  const [name = '', kind = '', ...more] = parts;
  if (request.prove && height <= 1n) {
    throw new AppError(
      sdkErrors.invalidRequest,
      'cannot query with proof when height <= 1; please provide a valid height',
    );
  }
  // In one order, however the state came into memory.
  const names = store.view(height).names.sort((a, b) => (a < b ? -1 : 1));
  if (!names.includes(name)) {
    throw new AppError(
      storeErrors.unknownRequest,
      `no such store: ${name}; there are ${names.join(', ')}`,
    );
  }
  if (request.data.length === 0) {
    throw new AppError(storeErrors.emptyQuery, 'query cannot be zero length');
  }
  if (kind === 'key' && more.length === 0) return queryKey(name, request, store, height);
  if (kind === 'subspace' && more.length === 0) return querySubspace(name, request, store, height);
  throw new AppError(
    storeErrors.unknownRequest,
    `unexpected query path: /${[kind, ...more].join('/')}; expected /key or /subspace`,
  );
}

/** The value, empty where there is none; with an ICS-23 proof of existence or absence where one is asked for. */
function queryKey(
  name: string,
  { data, prove }: RequestQuery,
  store: MultiStore,
  height: bigint,
): ResponseQuery {
  const common = { key: data, height };
  if (!prove) {
    const value = store.view(height).store(name).get(data);
    return ResponseQueryCodec.fromPartial({ ...common, value: value ?? new Uint8Array(0) });
  }
  const { value, proofOps } = store.prove(height, name, data);
  return ResponseQueryCodec.fromPartial({ ...common, value: value ?? new Uint8Array(0), proofOps });
}

/** All pairs under a prefix, as the SDK's KVPairs. @throws AppError store/7 where they are too many for one answer */
function querySubspace(
  name: string,
  { data }: RequestQuery,
  store: MultiStore,
  height: bigint,
): ResponseQuery {
  const pairs: KVPair[] = [];
  let bytes = 0;
  const range = { start: data, end: prefixEnd(data) };
  for (const pair of store.view(height).store(name).iterate(range)) {
    bytes += pair.key.length + pair.value.length;
    if (pairs.length === maxPairs || bytes > maxPairBytes) {
      throw new AppError(
        storeErrors.invalidRequest,
        `more than ${maxPairs} pairs or ${maxPairBytes} bytes begin so; ask for a longer prefix`,
      );
    }
    pairs.push(pair);
  }
  return ResponseQueryCodec.fromPartial({ key: data, value: encodePairs(pairs), height });
}
