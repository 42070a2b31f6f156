/** Which keys of a collection an iteration visits. */

import { concatBytes, prefixEnd } from '../lib/bytes.ts';
import type { KeyRange } from '../lib/kv.ts';

export interface CollectionRange {
  /** Leading bytes that all visited keys share, from `codec.prefix(…)`. */
  readonly prefix?: Uint8Array | undefined;
  /** First key, inclusive, as bytes that follow the prefix. */
  readonly start?: Uint8Array | undefined;
  /** End, exclusive, as bytes that follow the prefix. */
  readonly end?: Uint8Array | undefined;
  readonly reverse?: boolean | undefined;
}

/** The store's range for a collection's range. */
export function toKeyRange(collectionPrefix: Uint8Array, range: CollectionRange): KeyRange {
  const base = concatBytes(collectionPrefix, range.prefix ?? new Uint8Array(0));
  return {
    start: range.start === undefined ? base : concatBytes(base, range.start),
    end: range.end === undefined ? prefixEnd(base) : concatBytes(base, range.end),
    reverse: range.reverse,
  };
}
