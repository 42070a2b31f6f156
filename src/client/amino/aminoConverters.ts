/** The amino converters of all messages of the chain, for cosmjs' AminoTypes. */

import type { AminoConverter, AminoConverters } from '@cosmjs/stargate';
import type { ChainMessage } from '../messages/chainMessage.ts';
import { anyContents, chainMessages } from '../messages/chainMessages.ts';
import type { AnyType, AnyTypes } from './aminoAny.ts';
import { fromAminoJson, toAminoJson } from './aminoField.ts';

const types = new Map<string, AnyType>();
const typesByAminoName = new Map<string, AnyType>();
const anyTypes: AnyTypes = {
  byTypeUrl: (typeUrl) => types.get(typeUrl),
  byAminoType: (aminoType) => typesByAminoName.get(aminoType),
};

for (const message of [...chainMessages, ...anyContents]) {
  const type = anyTypeOf(message);
  types.set(type.typeUrl, type);
  typesByAminoName.set(type.aminoType, type);
}

export const chainAminoConverters: AminoConverters = Object.fromEntries(
  chainMessages.map((message) => [message.typeUrl, converterOf(message)]),
);

function converterOf({ aminoType, fields }: ChainMessage): AminoConverter {
  return {
    aminoType,
    toAmino: (value: Record<string, unknown>) => toAminoJson(fields, value, anyTypes),
    fromAmino: (value: Record<string, unknown>) => fromAminoJson(fields, value, anyTypes),
  };
}

function anyTypeOf({ typeUrl, aminoType, codec, fields }: ChainMessage): AnyType {
  return {
    typeUrl,
    aminoType,
    encode: (message) => codec.encode(codec.fromPartial(message) as never).finish(),
    decode: (bytes) => codec.decode(bytes),
    toAmino: (message) => toAminoJson(fields, { ...message }, anyTypes),
    fromAmino: (json) => fromAminoJson(fields, { ...json }, anyTypes),
  };
}
