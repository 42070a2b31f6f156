/** Operations on an IAVL tree as the vectors write them: `["set", key, value]` and `["del", key]`. */

import { assertKnown, hex } from './loadVectors.ts';

export type Op =
  | { readonly kind: 'set'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'del'; readonly key: Uint8Array };

/** @throws Error for an operation of another kind or length. */
export function opsOf(rows: readonly (readonly string[])[], where: string): Op[] {
  return rows.map((row) => {
    const [kind = '', key, value, ...rest] = row;
    assertKnown(kind, ['set', 'del'], where);
    if (key === undefined || rest.length > 0 || (kind === 'set') !== (value !== undefined)) {
      throw new Error(`${where}: not an operation: ${JSON.stringify(row)}`);
    }
    return value === undefined
      ? { kind: 'del', key: hex(key) }
      : { kind: 'set', key: hex(key), value: hex(value) };
  });
}
