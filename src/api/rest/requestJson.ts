/** The JSON of a request, put together from the path, the query string and the body, as Go's gateway does. */

import type { DescField, DescMessage, JsonValue } from '@bufbuild/protobuf';
import { RpcError, rpcCode } from '../rpcError.ts';
import { parameterValue } from './parameterValue.ts';
import type { FoundRoute } from './routes.ts';

type JsonObject = { [name: string]: JsonValue };

/** @throws RpcError InvalidArgument that names the parameter */
export function requestJson(
  { route, values }: FoundRoute,
  query: URLSearchParams,
  body: JsonValue | undefined,
): JsonObject {
  const { input } = route.method;
  const request = bodyPart(route.body, body);
  // Where the body is the request, the query string says nothing.
  if (route.body !== '*') addQuery(input, request, query, [...values.keys(), route.body]);
  for (const [name, text] of values) {
    setField(input, request, name.split('.'), [text], `type mismatch, parameter: ${name}`);
  }
  return request;
}

function bodyPart(field: string, body: JsonValue | undefined): JsonObject {
  if (field === '' || body === undefined) return {};
  if (field !== '*') return { [field]: body };
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw new RpcError(rpcCode.invalidArgument, 'the body is no JSON object');
}

/** What has no field is left alone, and what the path or the body says goes before. */
function addQuery(
  desc: DescMessage,
  request: JsonObject,
  query: URLSearchParams,
  taken: readonly string[],
): void {
  for (const [name, texts] of byName(query)) {
    if (taken.some((other) => other !== '' && (name === other || name.startsWith(`${other}.`))))
      continue;
    setField(desc, request, name.split('.'), texts, name);
  }
}

/** In one pass: `getAll` for each name takes half a minute for a megabyte of names. */
function byName(query: URLSearchParams): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, text] of query) {
    const texts = found.get(name);
    if (texts === undefined) found.set(name, [text]);
    else texts.push(text);
  }
  return found;
}

function setField(
  desc: DescMessage,
  request: JsonObject,
  path: readonly string[],
  texts: readonly string[],
  where: string,
): void {
  const [name = '', ...rest] = path;
  const field = desc.fields.find((one) => one.name === name || one.jsonName === name);
  if (field === undefined) return;
  if (field.fieldKind === 'map') throw refusal(where, 'a map has no place in a query string');
  if (rest.length > 0) setInner(field, request, rest, texts, where);
  else request[field.name] = read(field, texts, where);
}

function setInner(
  field: DescField,
  request: JsonObject,
  rest: readonly string[],
  texts: readonly string[],
  where: string,
): void {
  if (field.fieldKind !== 'message') throw refusal(where, `${field.name} has no fields`);
  const known = request[field.name];
  const inner = typeof known === 'object' && known !== null && !Array.isArray(known) ? known : {};
  setField(field.message, inner, rest, texts, where);
  request[field.name] = inner;
}

function read(field: DescField, texts: readonly string[], where: string): JsonValue {
  try {
    if (field.fieldKind === 'list') return texts.map((text) => parameterValue(field, text));
    return parameterValue(field, texts[0] ?? '');
  } catch (error) {
    if (error instanceof RpcError) throw refusal(where, error.message);
    throw error;
  }
}

function refusal(where: string, why: string): RpcError {
  return new RpcError(rpcCode.invalidArgument, `${where}: ${why}`);
}
