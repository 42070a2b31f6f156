/** The kinds of fields that ABCI messages are made of. `proto3` leaves a default value out; `gogoproto` always writes a non-nullable message. */

import { closeNested, expectWireType, type Field, type MessageCodec } from './message.ts';
import { type ProtoReader, wireType } from './protoReader.ts';
import type { ProtoWriter } from './protoWriter.ts';

interface Scalar<V> {
  readonly type: number;
  readonly zero: V;
  isZero(value: V): boolean;
  read(reader: ProtoReader): V;
  write(writer: ProtoWriter, value: V): void;
}

function scalar<V>(number: number, kind: Scalar<V>): Field<V> {
  return {
    number,
    initial: () => kind.zero,
    read(reader, type) {
      expectWireType(type, kind.type, number);
      return kind.read(reader);
    },
    write(writer, value) {
      if (kind.isZero(value)) return;
      kind.write(writer, value);
      writer.varint(number * 8 + kind.type);
    },
  };
}

const stringKind: Scalar<string> = {
  type: wireType.lengthDelimited,
  zero: '',
  isZero: (value) => value === '',
  read: (reader) => reader.string(),
  write: (writer, value) => writer.string(value),
};

const bytesKind: Scalar<Uint8Array> = {
  type: wireType.lengthDelimited,
  zero: new Uint8Array(),
  isZero: (value) => value.length === 0,
  read: (reader) => reader.bytes(),
  write: (writer, value) => writer.bytes(value),
};

const uint32Kind: Scalar<number> = {
  type: wireType.varint,
  zero: 0,
  isZero: (value) => value === 0,
  read: (reader) => reader.uint32(),
  write: (writer, value) => writer.uint32(value),
};

const int32Kind: Scalar<number> = {
  ...uint32Kind,
  read: (reader) => reader.int32(),
  write: (writer, value) => writer.int32(value),
};

const uint64Kind: Scalar<bigint> = {
  type: wireType.varint,
  zero: 0n,
  isZero: (value) => value === 0n,
  read: (reader) => reader.uint64(),
  write: (writer, value) => writer.uint64(value),
};

const int64Kind: Scalar<bigint> = {
  ...uint64Kind,
  read: (reader) => reader.int64(),
  write: (writer, value) => writer.int64(value),
};

const boolKind: Scalar<boolean> = {
  type: wireType.varint,
  zero: false,
  isZero: (value) => !value,
  read: (reader) => reader.bool(),
  write: (writer, value) => writer.bool(value),
};

export const string = (number: number): Field<string> => scalar(number, stringKind);
export const bytes = (number: number): Field<Uint8Array> => scalar(number, bytesKind);
export const uint32 = (number: number): Field<number> => scalar(number, uint32Kind);
export const int32 = (number: number): Field<number> => scalar(number, int32Kind);
export const uint64 = (number: number): Field<bigint> => scalar(number, uint64Kind);
export const int64 = (number: number): Field<bigint> => scalar(number, int64Kind);
export const bool = (number: number): Field<boolean> => scalar(number, boolKind);

/** An enum is an int32 on the wire; a value this code does not know is kept. */
export const enumeration = <E extends number>(number: number): Field<E> =>
  scalar(number, int32Kind as unknown as Scalar<E>);

function repeatedScalar<V>(number: number, kind: Scalar<V>): Field<V[]> {
  return {
    number,
    initial: () => [],
    read(reader, type, previous) {
      expectWireType(type, kind.type, number);
      previous.push(kind.read(reader));
      return previous;
    },
    write(writer, values) {
      for (let i = values.length - 1; i >= 0; i -= 1) {
        kind.write(writer, values[i] as V);
        writer.varint(number * 8 + kind.type);
      }
    },
  };
}

export const strings = (number: number): Field<string[]> => repeatedScalar(number, stringKind);

/** Tag and length of one, and the room for what comes around a list of them. */
const [prefixBytes, aroundBytes] = [10, 16 * 1024] as const;

/** Lists of transactions and of their results, of megabytes. */
export function byteStrings(number: number): Field<Uint8Array[]> {
  const field = repeatedScalar(number, bytesKind);
  return {
    ...field,
    write(writer, values) {
      let length = aroundBytes;
      for (const value of values) length += value.length + prefixBytes;
      writer.makeRoom(length);
      field.write(writer, values);
    },
  };
}

/** A repeated uint32: written packed, read packed or not, as proto3 says. */
export function uint32s(number: number): Field<number[]> {
  return {
    number,
    initial: () => [],
    read(reader, type, previous) {
      if (type === wireType.varint) {
        previous.push(reader.uint32());
        return previous;
      }
      expectWireType(type, wireType.lengthDelimited, number);
      reader.nested((packed) => {
        while (!packed.done) previous.push(packed.uint32());
      });
      return previous;
    },
    write(writer, values) {
      if (values.length === 0) return;
      const before = writer.length;
      for (let i = values.length - 1; i >= 0; i -= 1) writer.uint32(values[i] as number);
      closeNested(writer, number, before);
    },
  };
}

function readNested<T>(reader: ProtoReader, type: number, number: number, codec: MessageCodec<T>) {
  expectWireType(type, wireType.lengthDelimited, number);
  return reader.nested(codec.read);
}

function writeNested<T>(writer: ProtoWriter, number: number, codec: MessageCodec<T>, value: T) {
  const before = writer.length;
  codec.write(writer, value);
  closeNested(writer, number, before);
}

/** A message that Go holds by value (`nullable = false`): always written, and there with its defaults where absent. */
export function embedded<T>(number: number, codec: MessageCodec<T>): Field<T> {
  return {
    number,
    initial: codec.create,
    read: (reader, type) => readNested(reader, type, number, codec),
    write: (writer, value) => writeNested(writer, number, codec, value),
  };
}

/** A message that Go holds by pointer: written where it is there. */
export function optional<T>(number: number, codec: MessageCodec<T>): Field<T | undefined> {
  return {
    number,
    initial: () => undefined,
    read: (reader, type) => readNested(reader, type, number, codec),
    write(writer, value) {
      if (value !== undefined) writeNested(writer, number, codec, value);
    },
  };
}

/** Bytes as a member of a oneof: written where they are there, even when empty. */
export function oneofBytes(number: number): Field<Uint8Array | undefined> {
  return {
    number,
    initial: () => undefined,
    read(reader, type) {
      expectWireType(type, wireType.lengthDelimited, number);
      return reader.bytes();
    },
    write(writer, value) {
      if (value === undefined) return;
      writer.bytes(value);
      writer.varint(number * 8 + wireType.lengthDelimited);
    },
  };
}

export function messages<T>(number: number, codec: MessageCodec<T>): Field<T[]> {
  return {
    number,
    initial: () => [],
    read(reader, type, previous) {
      previous.push(readNested(reader, type, number, codec));
      return previous;
    },
    write(writer, values) {
      for (let i = values.length - 1; i >= 0; i -= 1) {
        writeNested(writer, number, codec, values[i] as T);
      }
    },
  };
}
