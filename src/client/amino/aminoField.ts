/** Amino JSON of fields from a table of them, as the SDK's amino JSON encoder writes it. */

import { base64 } from '@scure/base';
import { formatDecimal, parseDecimal } from '../../types/decimal.ts';
import { ClientError } from '../clientError.ts';
import { type AnyTypes, fromAnyJson, toAnyJson } from './aminoAny.ts';
import { durationText, parseDuration, parseTime, timeText } from './aminoTime.ts';

/**
 * `integer` (64 bits) is decimal text, `uint32` (and an enum) a number, bytes are base64, `decimal` is a text of 10^-18 units that is
 * written with its point, an `any` is `{type, value}`.
 */
export type AminoKind =
  | 'text'
  | 'bool'
  | 'uint32'
  | 'integer'
  | 'bytes'
  | 'decimal'
  | 'duration'
  | 'time'
  | 'any';

/** `['always', …]` is written even where it holds its default; a table stands for a message. */
export type AminoField =
  | AminoKind
  | AminoFieldTable
  | readonly ['list', AminoField]
  | readonly ['always', AminoField];

export type AminoFieldTable = { readonly [name: string]: AminoField };

/** Every field of a message by its TypeScript name; the JSON name is its snake_case. */
export type AminoFields<M> = { readonly [K in keyof M]-?: AminoField };

type Record_ = Record<string, unknown>;

export function toAminoJson(table: AminoFieldTable, message: Record_, types: AnyTypes): object {
  const json: Record_ = {};
  for (const [name, field] of Object.entries(table)) {
    const [kind, always] = isTagged(field, 'always') ? [field[1], true] : [field, false];
    const value = toJson(kind, message[name], name, types);
    if (value !== undefined) json[snakeCase(name)] = value;
    else if (always) json[snakeCase(name)] = defaultJson(kind, types);
  }
  return json;
}

export function fromAminoJson(table: AminoFieldTable, json: Record_, types: AnyTypes): Record_ {
  const message: Record_ = {};
  for (const [name, field] of Object.entries(table)) {
    const value = json[snakeCase(name)];
    message[name] = isTagged(field, 'always')
      ? fromJson(field[1], isEmpty(value) ? undefined : value, name, types)
      : fromJson(field, value, name, types);
  }
  return message;
}

/** A message that always stands stands as `{}` where there is none. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The JSON value of a field, or undefined where it holds its default. */
function toJson(kind: AminoField, value: unknown, name: string, types: AnyTypes): unknown {
  if (value === undefined || value === null) return undefined;
  if (isTagged(kind, 'list')) {
    const list = asList(value, name).map((one) => toElement(kind[1], one, name, types));
    return list.length === 0 ? undefined : list;
  }
  if (isTagged(kind, 'always')) return toElement(kind, value, name, types);
  if (typeof kind === 'object') return toAminoJson(kind, asRecord(value, name), types);
  return toScalar(kind, value, name, types);
}

/** In a list every element stands, default or not. */
function toElement(kind: AminoField, value: unknown, name: string, types: AnyTypes): unknown {
  const inner = isTagged(kind, 'always') ? kind[1] : kind;
  return toJson(inner, value, name, types) ?? defaultJson(inner, types);
}

function toScalar(kind: AminoKind, value: unknown, name: string, types: AnyTypes): unknown {
  switch (kind) {
    case 'text':
    case 'bool':
    case 'uint32':
      return value || undefined;
    case 'integer': {
      const text = BigInt(value as bigint).toString();
      return text === '0' ? undefined : text;
    }
    case 'bytes':
      return asBytes(value, name).length === 0 ? undefined : base64.encode(asBytes(value, name));
    case 'decimal':
      return value === '' ? undefined : formatDecimal(BigInt(value as string));
    case 'duration':
      return durationText(asRecord(value, name));
    case 'time':
      return timeText(asRecord(value, name));
    case 'any':
      return toAnyJson(asRecord(value, name), types);
  }
}

/** What stands for a default where one must stand. */
function defaultJson(kind: AminoField, types: AnyTypes): unknown {
  if (isTagged(kind, 'list')) return [];
  if (isTagged(kind, 'always')) return defaultJson(kind[1], types);
  if (typeof kind === 'object') return toAminoJson(kind, {}, types);
  switch (kind) {
    case 'text':
    case 'bytes':
      return '';
    case 'bool':
      return false;
    case 'uint32':
      return 0;
    case 'integer':
    case 'decimal':
      return '0';
    case 'duration':
      return '0';
    case 'time':
      return timeText({});
    case 'any':
      return null;
  }
}

function fromJson(kind: AminoField, value: unknown, name: string, types: AnyTypes): unknown {
  if (isTagged(kind, 'always')) return fromJson(kind[1], value, name, types);
  if (isTagged(kind, 'list')) {
    return asList(value ?? [], name).map((one) => fromJson(kind[1], one, name, types));
  }
  if (typeof kind === 'object') {
    return value === undefined ? undefined : fromAminoJson(kind, asRecord(value, name), types);
  }
  return fromScalar(kind, value, name, types);
}

function fromScalar(kind: AminoKind, value: unknown, name: string, types: AnyTypes): unknown {
  switch (kind) {
    case 'text':
      return value ?? '';
    case 'bool':
      return value ?? false;
    case 'uint32':
      return value ?? 0;
    case 'integer':
      return BigInt((value as string | undefined) ?? '0');
    case 'bytes':
      return base64.decode((value as string | undefined) ?? '');
    case 'decimal':
      return readDecimal(value, name);
    case 'duration':
      return value === undefined ? undefined : parseDuration(String(value));
    case 'time':
      return value === undefined ? undefined : parseTime(String(value));
    case 'any':
      return value === undefined || value === null
        ? undefined
        : fromAnyJson(asRecord(value, name), types);
  }
}

function readDecimal(value: unknown, name: string): string {
  if (value === undefined) return '';
  const decimal = parseDecimal(String(value));
  if (decimal === undefined) throw wrongField(name, 'a decimal');
  return decimal.toString();
}

function isTagged<T extends string>(
  field: AminoField,
  tag: T,
): field is Extract<AminoField, readonly [T, AminoField]> {
  return Array.isArray(field) && field[0] === tag;
}

/** `gpuUtilizationBps` → `gpu_utilization_bps`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function asRecord(value: unknown, name: string): Record_ {
  if (typeof value !== 'object' || value === null) throw wrongField(name, 'a message');
  return value as Record_;
}

function asBytes(value: unknown, name: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw wrongField(name, 'bytes');
  return value;
}

function asList(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw wrongField(name, 'a list');
  return value;
}

function wrongField(name: string, expected: string): ClientError {
  return new ClientError('unsupported', `field ${name} is not ${expected}`, 'correct the message');
}
