/** The registry of one store's collections: prefixes and names that never clash. */

import { InvariantError } from '../lib/errors.ts';

/** One collection as the schema dump shows it. */
export interface CollectionInfo {
  readonly store: string;
  readonly prefix: number;
  readonly name: string;
  readonly kind: 'item' | 'map' | 'keySet' | 'sequence' | 'index';
  readonly key: string;
  readonly value: string;
}

export interface Schema {
  readonly store: string;
  readonly collections: readonly CollectionInfo[];
  /** Claims prefix and name at module load. @throws InvariantError where either is taken. */
  claim(info: Omit<CollectionInfo, 'store'>): Uint8Array;
}

/** Prefixes are one byte, so that none is the beginning of another. A retired prefix stays in its schema file as a comment. */
export function createSchema(store: string): Schema {
  const collections: CollectionInfo[] = [];
  return {
    store,
    collections,
    claim(info) {
      if (!Number.isInteger(info.prefix) || info.prefix < 0 || info.prefix > 255) {
        throw new InvariantError(`${store}/${info.name}: prefix ${info.prefix} is not a byte`);
      }
      const clash = collections.find((c) => c.prefix === info.prefix || c.name === info.name);
      if (clash !== undefined) {
        throw new InvariantError(
          `${store}/${info.name}: prefix ${info.prefix} or name is taken by ${clash.name}`,
        );
      }
      collections.push({ store, ...info });
      return Uint8Array.of(info.prefix);
    },
  };
}
