/** A write of a branch: a change whose key is a text, with what its value means. */

import type { StoredValue } from '../lib/kv.ts';

export interface StoredWrite {
  /** undefined: the key is deleted. */
  readonly value: Uint8Array | undefined;
  decoded: unknown;
  /** Taken back: the key reads as in the parent. It stays in its place among the keys. */
  readonly isVoid: boolean;
}

export function hasValue(write: StoredWrite): write is StoredWrite & StoredValue {
  return write.value !== undefined;
}
