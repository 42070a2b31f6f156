/** Amino JSON of a message from a table of its fields, as the SDK's amino JSON encoder writes it. */

import type { AminoConverter } from '@cosmjs/stargate';
import { base64 } from '@scure/base';
import { ClientError } from './clientError.ts';

/** `uint64` is decimal text, `uint32` a number, bytes are base64. A table stands for a message in a field. */
export type AminoKind = 'text' | 'bool' | 'uint32' | 'uint64' | 'bytes' | 'bytesList';

/** Every field of a message by its TypeScript name; the JSON name is its snake_case. */
export type AminoFields<M> = { readonly [K in keyof M]-?: AminoKind | AminoFieldTable };
export type AminoFieldTable = { readonly [name: string]: AminoKind | AminoFieldTable };

/**
 * A field that holds its default (empty text, bytes or list, zero, false, no message) is left out, and comes back as it.
 *
 * @param aminoType the option `amino.name` of the message
 */
export function createAminoConverter<M>(aminoType: string, fields: AminoFields<M>): AminoConverter {
  const table: AminoFieldTable = fields;
  return {
    aminoType,
    toAmino: (value: Record<string, unknown>) => toAmino(table, value),
    fromAmino: (value: Record<string, unknown>) => fromAmino(table, value),
  };
}

function toAmino(table: AminoFieldTable, message: Record<string, unknown>): object {
  const json: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(table)) {
    const value = message[name];
    if (value === undefined) continue;
    const text =
      typeof kind === 'object' ? toAmino(kind, asRecord(value, name)) : toJson(kind, value, name);
    if (text !== undefined) json[snakeCase(name)] = text;
  }
  return json;
}

function fromAmino(table: AminoFieldTable, json: Record<string, unknown>): object {
  const message: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(table)) {
    const value = json[snakeCase(name)];
    if (typeof kind === 'object') {
      message[name] = value === undefined ? undefined : fromAmino(kind, asRecord(value, name));
    } else {
      message[name] = fromJson(kind, value, name);
    }
  }
  return message;
}

/** The JSON value of a field, or undefined where it holds its default. */
function toJson(kind: AminoKind, value: unknown, name: string): unknown {
  switch (kind) {
    case 'text':
    case 'bool':
    case 'uint32':
      return value || undefined;
    case 'uint64': {
      const text = BigInt(value as bigint).toString();
      return text === '0' ? undefined : text;
    }
    case 'bytes':
      return asBytes(value, name).length === 0 ? undefined : base64.encode(asBytes(value, name));
    case 'bytesList': {
      const list = asList(value, name).map((bytes) => base64.encode(asBytes(bytes, name)));
      return list.length === 0 ? undefined : list;
    }
  }
}

function fromJson(kind: AminoKind, value: unknown, name: string): unknown {
  switch (kind) {
    case 'text':
      return value ?? '';
    case 'bool':
      return value ?? false;
    case 'uint32':
      return value ?? 0;
    case 'uint64':
      return BigInt((value as string | undefined) ?? '0');
    case 'bytes':
      return base64.decode((value as string | undefined) ?? '');
    case 'bytesList':
      return asList(value ?? [], name).map((text) => base64.decode(text as string));
  }
}

/** `gpuUtilizationBps` → `gpu_utilization_bps`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function asRecord(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw wrongField(name, 'a message');
  return value as Record<string, unknown>;
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
