/** The envelope of ABCI: a message whose only content is one of several members. */

import { ProtocolError } from '../protocolError.ts';
import { closeNested, expectWireType, type MessageCodec } from './message.ts';
import { ProtoReader, wireType } from './protoReader.ts';
import { ProtoWriter } from './protoWriter.ts';

/** One member with its name: `{ method: 'checkTx', value: RequestCheckTx }` and so on, for a `switch` that the compiler checks. */
export type Member<T> = {
  [K in keyof T]-?: { readonly method: K; readonly value: NonNullable<T[K]> };
}[keyof T];

export interface OneofCodec<T> {
  /** @throws ProtocolError `malformed`, or `unknown-request` where no member known here is set. Values are views into `bytes`. */
  decode(bytes: Uint8Array): Member<T>;
  /** @throws InvariantError where a number does not fit its field. */
  encode(member: Member<T>): Uint8Array;
  /** The same, after its length as uvarint: a whole frame. */
  encodeFrame(member: Member<T>): Uint8Array;
  /** Member names by field number. */
  readonly numbers: ReadonlyMap<number, keyof T>;
}

type Members<T> = {
  readonly [K in keyof T]-?: readonly [number, MessageCodec<NonNullable<T[K]>>];
};

export function createOneof<T extends object>(title: string, members: Members<T>): OneofCodec<T> {
  const names = Object.keys(members) as (keyof T)[];
  const numbers = new Map(names.map((name) => [members[name][0], name]));
  const writer = new ProtoWriter();

  const writeMember = <K extends keyof T>(name: K, value: NonNullable<T[K]>): void => {
    const [number, codec] = members[name];
    writer.reset();
    codec.write(writer, value);
    closeNested(writer, number, 0);
  };
  const read = (reader: ProtoReader): Member<T> => {
    let found: Member<T> | undefined;
    let unknown = 0;
    while (!reader.done) {
      const tag = reader.tag();
      const method = numbers.get(tag >>> 3);
      if (method === undefined) {
        unknown = tag >>> 3;
        reader.skip(tag & 7);
      } else {
        expectWireType(tag & 7, wireType.lengthDelimited, tag >>> 3);
        found = { method, value: reader.nested(members[method][1].read) };
      }
    }
    if (found !== undefined) return found;
    const what = unknown === 0 ? `an empty ${title}` : `a ${title} of kind ${unknown}`;
    throw new ProtocolError(
      'unknown-request',
      `unknown ABCI ${title}: ${what}, which ABCI 2.0 does not have`,
    );
  };
  return {
    numbers,
    decode: (bytes) => read(new ProtoReader(bytes)),
    encode(member) {
      writeMember(member.method, member.value);
      return writer.finish();
    },
    encodeFrame(member) {
      writeMember(member.method, member.value);
      writer.varint(writer.length);
      return writer.finish();
    },
  };
}
