/** A change of a tree, which may lie in its memory already. */

import type { ByteArena } from './byteArena.ts';

/** An entry of the key and one of the value, of somebody who holds them. */
export interface HeldPair {
  readonly arena: ByteArena;
  readonly key: number;
  readonly value: number;
}

/** A key that is set, or deleted where the value is undefined. */
export interface TreeChange {
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
  /** Where both lie already: in a tree over the same arena they are not copied. */
  readonly held?: HeldPair | undefined;
}
