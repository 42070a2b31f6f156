/** Reading the JSON of a genesis: every error names the path of the value, what it is and what was expected. */

import { base64 } from '@scure/base';
import { AppError, type ErrorKind, registerError } from '../../lib/errors.ts';
import { JsonList } from './jsonList.ts';

export const invalidGenesis: ErrorKind = registerError('genesis', 2, 'invalid genesis');

export function genesisError(path: string, problem: string): AppError {
  return new AppError(invalidGenesis, `${path}: ${problem}`);
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** An object with exactly these fields; those of `optional` may be missing. */
export function readObject(
  value: unknown,
  path: string,
  fields: readonly string[],
  optional: readonly string[] = [],
): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw genesisError(path, `is ${show(value)}, expected an object`);
  }
  const known = [...fields, ...optional];
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) {
      throw genesisError(`${path}.${name}`, `is not a field, expected ${known.join(', ')}`);
    }
  }
  for (const name of fields) {
    if (!Object.hasOwn(value, name)) throw genesisError(`${path}.${name}`, 'is missing');
  }
  return value as JsonObject;
}

/** A missing list, or null, is an empty one: Go writes empty lists as null. */
export function readList<T>(
  value: unknown,
  path: string,
  entry: (value: unknown, path: string) => T,
): T[] {
  const list: T[] = [];
  forEachEntry(value, path, (one, at) => list.push(entry(one, at)));
  return list;
}

/** Walks a list without keeping what it reads. */
export function forEachEntry(
  value: unknown,
  path: string,
  visit: (value: unknown, path: string) => void,
): void {
  if (value === undefined || value === null) return;
  if (value instanceof JsonList) {
    for (let i = 0; i < value.length; i += 1) {
      const at = `${path}[${i}]`;
      visit(parseEntry(value, i, at), at);
    }
    return;
  }
  if (!Array.isArray(value)) throw genesisError(path, `is ${show(value)}, expected a list`);
  for (const [i, one] of value.entries()) visit(one, `${path}[${i}]`);
}

function parseEntry(list: JsonList, index: number, path: string): unknown {
  try {
    return list.at(index);
  } catch (error) {
    throw genesisError(path, `is not JSON (${(error as Error).message})`);
  }
}

export function readText(value: unknown, path: string): string {
  if (typeof value !== 'string') throw genesisError(path, `is ${show(value)}, expected a text`);
  return value;
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') {
    throw genesisError(path, `is ${show(value)}, expected true or false`);
  }
  return value;
}

const maxUint64 = (1n << 64n) - 1n;

/** Decimal text, as 64-bit numbers are in JSON. */
export function readUint64(value: unknown, path: string): bigint {
  if (typeof value === 'string' && /^(0|[1-9]\d{0,19})$/.test(value)) {
    const number = BigInt(value);
    if (number <= maxUint64) return number;
  }
  throw genesisError(
    path,
    `is ${show(value)}, expected digits in quotes, such as "10", up to ${maxUint64}`,
  );
}

const maxUint32 = 4_294_967_295;

export function readUint32(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maxUint32) {
    return value;
  }
  throw genesisError(path, `is ${show(value)}, expected a whole number from 0 to ${maxUint32}`);
}

/** Standard base64 with padding. */
export function readBytes(value: unknown, path: string): Uint8Array {
  const text = readText(value, path);
  try {
    return base64.decode(text);
  } catch {
    throw genesisError(path, `is ${show(value)}, expected base64`);
  }
}

/** The value for an error, shortened. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
