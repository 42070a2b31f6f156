/** A value of a path or a query string as JSON of its field, with the forms that Go's gateway takes. */

import { type DescEnum, type DescField, type JsonValue, ScalarType } from '@bufbuild/protobuf';
import { decodeBase64, encodeBase64 } from '../json/base64.ts';
import { RpcError, rpcCode } from '../rpcError.ts';

/** @throws RpcError InvalidArgument where the text is no such value */
export function parameterValue(field: DescField, text: string): JsonValue {
  if (field.fieldKind === 'enum') return enumValue(field.enum, text);
  if (field.fieldKind === 'list' && field.listKind === 'enum') return enumValue(field.enum, text);
  if (field.message !== undefined) return messageValue(field.message.typeName, text);
  if (field.scalar === undefined) throw refusal(`field ${field.name} is not supported here`);
  return scalarValue(field.scalar, text);
}

function enumValue(desc: DescEnum, text: string): JsonValue {
  const number = /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
  const found = desc.values.find((value) => value.name === text || value.number === number);
  if (found === undefined) throw refusal(`${shown(text)} is not a valid ${desc.typeName}`);
  return found.number;
}

function messageValue(typeName: string, text: string): JsonValue {
  switch (typeName) {
    case 'google.protobuf.Timestamp':
      if (!/^\d{4}-\d\d-\d\dT/.test(text)) throw refusal(`bad Timestamp: ${shown(text)}`);
      return text;
    case 'google.protobuf.Duration':
      if (!/^-?\d{1,12}(\.\d{1,9})?s$/.test(text)) throw refusal(`bad Duration: ${shown(text)}`);
      return text;
    default:
      throw refusal(`field type ${typeName} is not supported in query parameters`);
  }
}

const booleans: Readonly<Record<string, boolean>> = {
  ...{ '1': true, t: true, T: true, TRUE: true, true: true, True: true },
  ...{ '0': false, f: false, F: false, FALSE: false, false: false, False: false },
};

/** Bits and sign of the whole numbers. */
const wholeNumbers: Readonly<
  Partial<Record<ScalarType, readonly [signed: boolean, bits: bigint]>>
> = {
  [ScalarType.INT32]: [true, 32n],
  [ScalarType.SINT32]: [true, 32n],
  [ScalarType.SFIXED32]: [true, 32n],
  [ScalarType.UINT32]: [false, 32n],
  [ScalarType.FIXED32]: [false, 32n],
  [ScalarType.INT64]: [true, 64n],
  [ScalarType.SINT64]: [true, 64n],
  [ScalarType.SFIXED64]: [true, 64n],
  [ScalarType.UINT64]: [false, 64n],
  [ScalarType.FIXED64]: [false, 64n],
};

function scalarValue(type: ScalarType, text: string): JsonValue {
  if (type === ScalarType.STRING) return text;
  if (type === ScalarType.BYTES) {
    const bytes = decodeBase64(text);
    if (bytes === undefined) throw refusal(`illegal base64 data: ${shown(text)}`);
    return encodeBase64(bytes);
  }
  if (type === ScalarType.BOOL) {
    const value = Object.hasOwn(booleans, text) ? booleans[text] : undefined;
    if (value === undefined)
      throw refusal(`strconv.ParseBool: parsing ${shown(text)}: invalid syntax`);
    return value;
  }
  const whole = wholeNumbers[type];
  if (whole !== undefined) return wholeNumber(text, ...whole);
  if (!/^-?\d{1,30}(\.\d{1,30})?$/.test(text)) throw refusal(`${shown(text)} is no number`);
  return Number(text);
}

function wholeNumber(text: string, signed: boolean, bits: bigint): JsonValue {
  const parser = `strconv.${signed ? 'ParseInt' : 'ParseUint'}: parsing ${shown(text)}`;
  const found = /^([+-]?)(\d{1,40}|0x[0-9a-fA-F]{1,32})$/.exec(text);
  if (found === null || (!signed && found[1] !== '')) throw refusal(`${parser}: invalid syntax`);
  const size = BigInt(found[2] ?? '');
  const value = found[1] === '-' ? -size : size;
  const most = 2n ** (signed ? bits - 1n : bits) - 1n;
  const least = signed ? -most - 1n : 0n;
  if (value < least || value > most) throw refusal(`${parser}: value out of range`);
  return value.toString();
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function refusal(text: string): RpcError {
  return new RpcError(rpcCode.invalidArgument, text);
}
