/** How values become bytes. No value may be empty: ICS-23 cannot prove an empty one. */

import { be64, fromBigEndian, fromUtf8, utf8 } from '../lib/bytes.ts';
import { InvariantError } from '../lib/errors.ts';
import type { StoredValue } from '../lib/kv.ts';
import type { ProtoCodec } from '../lib/protoCodec.ts';

export interface ValueCodec<V> {
  /** Shape for the schema dump, for example the message's name. */
  readonly shape: string;
  encode(value: V): Uint8Array;
  decode(bytes: Uint8Array): V;
  /** Whether a value may be handed to several readers: nothing of it can be changed, or nobody does. It is then decoded once. */
  readonly isShared?: boolean;
}

/** What a stored value means; decoded once where it is shared. */
export function meaning<V>(stored: StoredValue | undefined, codec: ValueCodec<V>): V | undefined {
  if (stored === undefined) return undefined;
  if (codec.isShared !== true) return codec.decode(stored.value);
  if (stored.decoded === undefined) stored.decoded = codec.decode(stored.value);
  return stored.decoded as V;
}

/** What a store may keep beside the bytes of a value. */
export function shared<V>(value: V, codec: ValueCodec<V>): V | undefined {
  return codec.isShared === true ? value : undefined;
}

/**
 * A protobuf message under its full name. A message that holds nothing but defaults encodes to no bytes and cannot be stored:
 * declare such a collection so that the default is the absence.
 */
export function protoValue<V>(name: string, codec: ProtoCodec<V>): ValueCodec<V> {
  return {
    shape: name,
    encode(value) {
      const bytes = codec.encode(value).finish();
      if (bytes.length === 0)
        throw new InvariantError(`${name} of defaults alone has no bytes to store`);
      return bytes;
    },
    decode: (bytes) => codec.decode(bytes),
  };
}

/** Non-empty UTF-8 text. */
export const textValue: ValueCodec<string> = {
  shape: 'string',
  isShared: true,
  encode(value) {
    if (value === '') throw new InvariantError('an empty text cannot be stored');
    return utf8(value);
  },
  decode: fromUtf8,
};

/** 8 bytes big-endian. */
export const uint64Value: ValueCodec<bigint> = {
  shape: 'uint64',
  isShared: true,
  encode: be64,
  decode(bytes) {
    if (bytes.length !== 8) throw new InvariantError(`uint64 value of ${bytes.length} bytes`);
    return fromBigEndian(bytes);
  },
};

/** Non-empty bytes as they are. */
export const bytesValue: ValueCodec<Uint8Array> = {
  shape: 'bytes',
  encode(value) {
    if (value.length === 0) throw new InvariantError('no bytes cannot be stored');
    return value;
  },
  decode: (bytes) => bytes,
};
