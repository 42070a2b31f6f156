/**
 * A protobuf message declared as a table of its fields, with the codec that follows from the table.
 *
 * The generated codec of `cosmjs-types` 0.11 is not exact enough for the socket: it writes 64-bit numbers from 2^31 to 2^32−1 wrongly, writes an
 * empty packed list, lets a nested message read past its end, does not look at wire types and copies each request. Its types are exact and are
 * used; its decoder and (outside that range) its encoder are the oracle in the tests.
 */

import { malformed, type ProtoReader, wireType } from './protoReader.ts';
import type { ProtoWriter } from './protoWriter.ts';

export interface Field<V> {
  readonly number: number;
  /** What a decoded message holds where the field is absent. */
  initial(): V;
  /** The field's new value; `previous` is what it held, to which a repeated field adds. */
  read(reader: ProtoReader, type: number, previous: V): V;
  /** Writes tag and value, or nothing where the value is the default. */
  write(writer: ProtoWriter, value: V): void;
}

/** One field for each property of `T`. */
export type FieldsOf<T> = { readonly [K in keyof T]-?: Field<T[K]> };

export interface MessageCodec<T> {
  create(): T;
  read(reader: ProtoReader): T;
  write(writer: ProtoWriter, message: T): void;
}

/** Fields are written in ascending number, whatever the order of the table. Unknown fields are stepped over: newer CometBFT lines add some. */
export function message<T extends object>(fields: FieldsOf<T>): MessageCodec<T> {
  const names = Object.keys(fields) as (keyof T)[];
  const byNumber = new Map(names.map((name) => [fields[name].number, name]));
  const descending = [...names].sort((a, b) => fields[b].number - fields[a].number);

  const create = (): T => {
    const value = {} as T;
    for (const name of names) value[name] = fields[name].initial();
    return value;
  };
  const readField = <K extends keyof T>(reader: ProtoReader, value: T, name: K, type: number) => {
    value[name] = fields[name].read(reader, type, value[name]);
  };
  return {
    create,
    read(reader: ProtoReader): T {
      const value = create();
      while (!reader.done) {
        const tag = reader.tag();
        const name = byNumber.get(tag >>> 3);
        if (name === undefined) reader.skip(tag & 7);
        else readField(reader, value, name, tag & 7);
      }
      return value;
    },
    write(writer: ProtoWriter, value: T): void {
      for (const name of descending) fields[name].write(writer, value[name]);
    },
  };
}

export function expectWireType(actual: number, expected: number, number: number): void {
  if (actual !== expected) {
    throw malformed(`field ${number} has wire type ${actual}, expected ${expected}`);
  }
}

/** Length prefix and tag of what was written since the writer had `before` bytes. */
export function closeNested(writer: ProtoWriter, number: number, before: number): void {
  writer.varint(writer.length - before);
  writer.varint(number * 8 + wireType.lengthDelimited);
}
