/** The ordered byte map that every layer above the store speaks to. */

export interface KVPair {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** A value as it is stored, and what it means once somebody decoded it. */
export interface StoredValue {
  readonly value: Uint8Array;
  /** Shared by all who read it, so that nobody may change it. */
  decoded: unknown;
}

/** A half-open range of keys, `start` inclusive and `end` exclusive; a missing bound is open. */
export interface KeyRange {
  readonly start?: Uint8Array | undefined;
  readonly end?: Uint8Array | undefined;
  /** Descending order where true. */
  readonly reverse?: boolean | undefined;
}

/** Read side of an ordered byte map. Keys compare as unsigned bytes. Returned bytes must not be changed by the caller. */
export interface ReadableKV {
  get(key: Uint8Array): Uint8Array | undefined;
  has(key: Uint8Array): boolean;
  /**
   * The same as `get` by the text of a key (`latin1Text`), where the store has its keys as texts: a text is made faster than bytes are, and what
   * is read often is decoded once.
   */
  read?(key: string): StoredValue | undefined;
  /** The same as `has`, by the text of a key. */
  contains?(key: string): boolean;
  /** Pairs in key order. A writer must finish iterating before it writes to the same range: collect first, then mutate. */
  iterate(range: KeyRange): IterableIterator<KVPair>;
}

/** A key is never empty and a value never empty: ICS-23 can prove neither. */
export interface KVStore extends ReadableKV {
  /** Takes both over: nobody changes them after it. */
  set(key: Uint8Array, value: Uint8Array): void;
  /**
   * The same by the text of a key.
   *
   * @param decoded what the value means; undefined where it is not shared
   */
  write?(key: string, value: Uint8Array, decoded: unknown): void;
  delete(key: Uint8Array): void;
  /**
   * The gas of a write and of a deletion that would change nothing and are left out, so that what lies there keeps its leaf in the tree. Only
   * stores that charge have them.
   */
  chargeWrite?(keyLength: number, valueLength: number): void;
  chargeDelete?(): void;
}

/** Named stores, as a collection reaches them. */
export interface StateReader {
  store(name: string): ReadableKV;
}

export interface StateWriter {
  store(name: string): KVStore;
}
