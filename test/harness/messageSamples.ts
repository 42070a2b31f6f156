/** Samples of every message of the chain from the client's tables of fields: with every field set, with none, with texts that look like defaults. */

import type { AminoField, AminoFieldTable } from '../../src/client/amino/aminoField.ts';
import type { ChainMessage } from '../../src/client/messages/chainMessage.ts';
import { anyContents, chainMessages } from '../../src/client/messages/chainMessages.ts';

export interface MessageSample {
  readonly name: string;
  /** Of the message's own codec. */
  readonly value: object;
}

export function samplesOf({ codec, fields }: ChainMessage): MessageSample[] {
  const from = (partial: object): object => codec.fromPartial(partial) as object;
  return [
    { name: 'every field set', value: from(fieldsOf(fields, fullValue)) },
    { name: 'no field set', value: from({}) },
    { name: 'messages that hold nothing', value: from(fieldsOf(fields, bareValue)) },
    { name: 'texts that look like a default', value: from(fieldsOf(fields, zeroText)) },
  ];
}

type ValueOf = (kind: AminoField, name: string) => unknown;

function fieldsOf(fields: AminoFieldTable, value: ValueOf): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, kind]) => [name, value(untagged(kind), name)]),
  );
}

function untagged(kind: AminoField): AminoField {
  return Array.isArray(kind) && kind[0] === 'always' ? (kind[1] as AminoField) : kind;
}

function fullValue(kind: AminoField, name: string): unknown {
  if (Array.isArray(kind)) {
    const inner = untagged(kind[1] as AminoField);
    return [fullValue(inner, name), fullValue(inner, name)];
  }
  if (typeof kind === 'object') return fieldsOf(kind as AminoFieldTable, fullValue);
  switch (kind) {
    case 'text':
      return texts[name] ?? `${name} <v1>&"ü"`;
    case 'bool':
      return true;
    case 'uint32':
      // Enums too: 3 is one of every enum here.
      return 3;
    case 'integer':
      return 9_007_199_254_740_993n;
    case 'bytes':
      return Uint8Array.from({ length: 32 }, (_, i) => (7 + 37 * i) % 256);
    case 'decimal':
      return '334000000000000000';
    case 'duration':
      return { seconds: 172_800n, nanos: 5 };
    case 'time':
      return { seconds: 1_700_000_000n, nanos: 250_000_000 };
    default:
      return anyValue(name);
  }
}

/** Where not every text will do. */
const texts: Readonly<Record<string, string>> = { weight: '0.500000000000000000', amount: '10' };

/** What stands in the Any of a field, by the field's name; no chain knows a client state of another. */
const anyByField: Readonly<Record<string, string>> = {
  authorization: '/cosmos.bank.v1beta1.SendAuthorization',
  allowance: '/cosmos.feegrant.v1beta1.PeriodicAllowance',
  content: '/cosmos.gov.v1beta1.TextProposal',
  messages: '/cosmos.bank.v1beta1.MsgSend',
  msgs: '/cosmos.gov.v1.MsgVote',
};

function anyValue(name: string): unknown {
  const typeUrl = anyByField[name];
  const type = [...chainMessages, ...anyContents].find((one) => one.typeUrl === typeUrl);
  if (type === undefined) return undefined;
  const { codec } = type;
  const value = codec.fromPartial(fieldsOf(type.fields, fullValue)) as never;
  return { typeUrl, value: codec.encode(value).finish() };
}

/** Messages stand, and hold nothing. */
function bareValue(kind: AminoField): unknown {
  return typeof kind === 'object' && !Array.isArray(kind)
    ? fieldsOf(kind as AminoFieldTable, bareValue)
    : undefined;
}

function zeroText(kind: AminoField): unknown {
  if (typeof kind === 'object' && !Array.isArray(kind)) {
    return fieldsOf(kind as AminoFieldTable, zeroText);
  }
  return kind === 'text' ? '0' : undefined;
}
