/** The SDK's `cosmos.store.internal.kv.v1beta1.Pairs`: a list of pairs of key (field 1) and value (field 2). Clients find it in no published proto. */

import { joinBytes } from '../lib/bytes.ts';
import type { KVPair } from '../lib/kv.ts';

const [keyTag, valueTag, pairTag] = [0x0a, 0x12, 0x0a] as const;

export function encodePairs(pairs: readonly KVPair[]): Uint8Array {
  return joinBytes(
    pairs.map(({ key, value }) =>
      field(pairTag, joinBytes([field(keyTag, key), field(valueTag, value)])),
    ),
  );
}

/** A field of bytes; an empty one is left out. */
function field(tag: number, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes;
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= 0x80; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return joinBytes([Uint8Array.of(tag, ...length, rest), bytes]);
}
