/** How keys become bytes. The order of the bytes is the order of the keys. */

import type { KeyBuilder } from './keyBuilder.ts';

/**
 * Bytes of a key. In a tuple every part but the last is *non-terminal*: it must say where it ends, so that no key is a prefix
 * of another one's part.
 */
export interface KeyCodec<K> {
  /** Shape for the schema dump, for example `uint64`. */
  readonly shape: string;
  encode(key: K): Uint8Array;
  /** Decodes all of `bytes`. @throws InvariantError where they are no such key: only our own writes are read back. */
  decode(bytes: Uint8Array): K;
  encodeNonTerminal(key: K): Uint8Array;
  /** Appends what `encode` or, where it is not terminal, `encodeNonTerminal` returns. */
  append(out: KeyBuilder, key: K, terminal: boolean): void;
  /** Decodes from `offset` on and says where the part ended. */
  decodeNonTerminal(bytes: Uint8Array, offset: number): { readonly key: K; readonly end: number };
}
