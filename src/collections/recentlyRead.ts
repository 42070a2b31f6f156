/** Decodes the same bytes once: a transaction reads its signer's account seven times, and that of the fee collector with it. */

/** A transaction reads a handful of accounts. */
const kept = 32;

/**
 * The same function, which remembers what it made of the last few byte strings. They are told apart by identity: a store hands out the very
 * bytes that it holds, and nobody changes them (`ReadableKV`). Results are shared and must not be changed either.
 */
export function recentlyRead<V extends object>(decode: (bytes: Uint8Array) => V): typeof decode {
  const read: Uint8Array[] = [];
  const values: V[] = [];
  let next = 0;
  return (bytes) => {
    const at = read.indexOf(bytes);
    if (at >= 0) return values[at] as V;
    const value = decode(bytes);
    read[next] = bytes;
    values[next] = value;
    next = (next + 1) % kept;
    return value;
  };
}
