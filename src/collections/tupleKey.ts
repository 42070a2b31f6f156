/** Keys of several parts, ordered by the first part, then the second, and so on. */

import { InvariantError } from '../lib/errors.ts';
import { KeyBuilder } from './keyBuilder.ts';
import type { KeyCodec } from './keyCodec.ts';

/** Codecs of a tuple's parts. */
type PartCodecs<T extends readonly unknown[]> = { readonly [I in keyof T]: KeyCodec<T[I]> };

/** The first parts of a tuple, as many as the caller knows. */
type Leading<T extends readonly unknown[]> = T extends readonly [infer H, ...infer R]
  ? [] | [H] | [H, ...Leading<R>]
  : [];

export interface TupleKeyCodec<T extends readonly unknown[]> extends KeyCodec<T> {
  /** The bytes that all keys with these first parts begin with. */
  prefix(...parts: Leading<T>): Uint8Array;
}

// Of all tuples: keys are built one after the other.
const builder = new KeyBuilder();

/**
 * A key of several parts; all but the last are non-terminal.
 *
 * @example
 * const key = tupleKey(uint64Key, bytesKey, uint64Key); // epoch, address, height
 * map.entries(state, { prefix: key.prefix(7n, address) });
 */
export function tupleKey<T extends readonly unknown[]>(...codecs: PartCodecs<T>): TupleKeyCodec<T> {
  const parts = codecs as readonly KeyCodec<unknown>[];
  const last = parts.length - 1;

  function append(out: KeyBuilder, values: readonly unknown[], terminal: boolean): void {
    for (let i = 0; i < values.length; i += 1) {
      const codec = parts[i];
      if (codec === undefined)
        throw new InvariantError(`a key of ${parts.length} parts got ${values.length}`);
      codec.append(out, values[i], i === last && terminal);
    }
  }

  function encode(values: readonly unknown[], terminal: boolean): Uint8Array {
    // A codec that refused a key may have left the beginning of it.
    builder.reset();
    append(builder, values, terminal);
    return builder.finish();
  }

  function decode(bytes: Uint8Array, from: number, terminal: boolean): { key: T; end: number } {
    const values: unknown[] = [];
    let offset = from;
    parts.forEach((codec, i) => {
      if (i === last && terminal) {
        values.push(codec.decode(bytes.subarray(offset)));
        offset = bytes.length;
        return;
      }
      const part = codec.decodeNonTerminal(bytes, offset);
      values.push(part.key);
      offset = part.end;
    });
    return { key: values as unknown as T, end: offset };
  }

  return {
    shape: `(${parts.map((codec) => codec.shape).join(', ')})`,
    encode: (key) => encode(key, true),
    decode: (bytes) => decode(bytes, 0, true).key,
    encodeNonTerminal: (key) => encode(key, false),
    append,
    decodeNonTerminal: (bytes, offset) => decode(bytes, offset, false),
    prefix: (...leading) => encode(leading, false),
  };
}
