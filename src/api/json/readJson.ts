/** A message from JSON as clients send it: proto or JSON names, numbers as texts or numbers, enums by name or number, decimals with a point. */

import {
  type DescField,
  type DescMessage,
  type FileRegistry,
  fromJson,
  type JsonValue,
  toBinary,
} from '@bufbuild/protobuf';
import { fieldOptionsOf, type ReadFieldOptions } from '../descriptors/fieldOptions.ts';
import { RpcError, rpcCode } from '../rpcError.ts';
import { parseDecimal } from './decimal.ts';
import { plainTypeUrls } from './plainTypeUrls.ts';

/** Objects and lists inside of each other; far above what any message needs. */
const maxDepth = 100;

/** @throws RpcError InvalidArgument that says what does not fit */
export type JsonReader = (desc: DescMessage, json: JsonValue) => Uint8Array;

export function createJsonReader(registry: FileRegistry): JsonReader {
  const options = fieldOptionsOf(registry);
  return (desc, json) => {
    const wire = toWireForms(desc, json, registry, options);
    try {
      const message = fromJson(desc, wire, { registry });
      plainTypeUrls(desc, message, registry);
      return toBinary(desc, message);
    } catch (error) {
      throw refusal((error as Error).message);
    }
  };
}

/** @throws RpcError InvalidArgument where the text is no JSON, or nested too deeply */
export function parseJson(text: string): JsonValue {
  if (nesting(text) > maxDepth) {
    throw refusal(`the JSON is nested more than ${maxDepth} deep`);
  }
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    throw refusal((error as Error).message);
  }
}

/** Deepest nesting of brackets outside of texts; without recursion, in one pass. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const sign = text[i];
    if (sign === '"') i = endOfText(text, i);
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}

/** Where the quotes close that open at `start`. */
function endOfText(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

/** JSON whose decimals are the wire's digits; everything else is as it was. */
function toWireForms(
  desc: DescMessage,
  json: JsonValue,
  registry: FileRegistry,
  options: ReadFieldOptions,
): JsonValue {
  if (!isObject(json)) return json;
  const inner = desc.typeName === 'google.protobuf.Any' ? typeOfAny(json, registry) : desc;
  const fields = new Map<string, DescField>();
  for (const field of inner?.fields ?? []) {
    fields.set(field.name, field);
    fields.set(field.jsonName, field);
  }
  const entries = Object.entries(json).map(([name, value]): [string, JsonValue] => {
    const field = fields.get(name);
    return [name, field === undefined ? value : fieldForm(field, value, registry, options)];
  });
  return Object.fromEntries(entries);
}

function fieldForm(
  field: DescField,
  value: JsonValue,
  registry: FileRegistry,
  options: ReadFieldOptions,
): JsonValue {
  if (field.message !== undefined) {
    const { message } = field;
    const form = (one: JsonValue): JsonValue => toWireForms(message, one, registry, options);
    return Array.isArray(value) ? value.map(form) : form(value);
  }
  const { number } = options(field);
  if (number === undefined || typeof value !== 'string') return value;
  const digits =
    number === 'dec' ? parseDecimal(value) : /^-?\d{1,100}$/.test(value) ? value : undefined;
  if (digits === undefined)
    throw refusal(`${field.name} is ${JSON.stringify(value)}, which is no number`);
  const isBytes = field.fieldKind === 'scalar' && field.scalar === 12;
  return isBytes ? Buffer.from(digits).toString('base64') : digits;
}

function typeOfAny(
  json: { [name: string]: JsonValue },
  registry: FileRegistry,
): DescMessage | undefined {
  const url = json['@type'];
  return typeof url === 'string'
    ? registry.getMessage(url.slice(url.lastIndexOf('/') + 1))
    : undefined;
}

function isObject(json: JsonValue): json is { [name: string]: JsonValue } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function refusal(text: string): RpcError {
  return new RpcError(rpcCode.invalidArgument, text);
}
