/** Reading fields of JSON that a stranger sent: each is what it should be, or the error says which is not. */

import { base64 } from '@scure/base';
import { fromHex } from '../../lib/bytes.ts';
import { isAccountAddress } from './accountBytes.ts';

/** `leaf_indices[3] is "x"; expected …` */
export class FieldFault extends Error {
  readonly field: string;

  constructor(field: string, found: unknown, expected: string) {
    super(`${field} ${describe(found)}; expected ${expected}`);
    this.name = 'FieldFault';
    this.field = field;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Exactly these fields. @throws FieldFault */
export function readObject(value: unknown, what: string, fields: readonly string[]): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FieldFault(what, value, 'a JSON object');
  }
  for (const name of fields) {
    if (!Object.hasOwn(value, name)) throw new FieldFault(name, undefined, 'it to be there');
  }
  for (const name of Object.keys(value)) {
    if (!fields.includes(name)) {
      throw new FieldFault(name.slice(0, 40), 'unknown', `only ${fields.join(', ')}`);
    }
  }
  return value as JsonObject;
}

export function readText(value: unknown, field: string, mostCharacters: number): string {
  if (typeof value === 'string' && value.length > 0 && value.length <= mostCharacters) return value;
  throw new FieldFault(field, value, `a text of 1 to ${mostCharacters} characters`);
}

export function readAddressText(value: unknown, field: string): string {
  if (typeof value === 'string' && isAccountAddress(value)) return value;
  throw new FieldFault(field, value, 'an account address in bech32');
}

export function readUint32(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff) {
    return value;
  }
  throw new FieldFault(field, value, 'a whole number from 0 to 4294967295');
}

/** 64-bit integers are texts: JSON's numbers are too short for them in most languages. */
export function readUint64(value: unknown, field: string): bigint {
  if (typeof value === 'string' && /^(0|[1-9]\d{0,19})$/.test(value)) {
    const number = BigInt(value);
    if (number >> 64n === 0n) return number;
  }
  throw new FieldFault(field, value, 'a whole number from 0 to 18446744073709551615 as a text');
}

/** Base64 in its one canonical form. */
export function readBytes(value: unknown, field: string, length: number): Uint8Array {
  const bytes = decodeBase64(value);
  if (bytes?.length === length) return bytes;
  throw new FieldFault(field, value, `${length} bytes in base64`);
}

export function readBytesUpTo(value: unknown, field: string, most: number): Uint8Array {
  const bytes = decodeBase64(value);
  if (bytes !== undefined && bytes.length <= most) return bytes;
  throw new FieldFault(field, value, `at most ${most} bytes in base64`);
}

export function readHex(value: unknown, field: string, length: number): Uint8Array {
  if (typeof value === 'string' && value.length === 2 * length && /^[0-9a-f]*$/.test(value)) {
    return fromHex(value);
  }
  throw new FieldFault(field, value, `${length} bytes in lower-case hexadecimal`);
}

export function readList(
  value: unknown,
  field: string,
  least: number,
  most: number,
): readonly unknown[] {
  if (Array.isArray(value) && value.length >= least && value.length <= most) return value;
  const found = Array.isArray(value) ? `a list of ${value.length}` : value;
  throw new FieldFault(field, found, `a list of ${least} to ${most}`);
}

function decodeBase64(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || value.length > 8192) return undefined;
  try {
    const bytes = base64.decode(value);
    return base64.encode(bytes) === value ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function describe(found: unknown): string {
  if (found === undefined) return 'is missing';
  if (found === 'unknown') return 'is no field of it';
  const text = Array.isArray(found)
    ? 'a list'
    : typeof found === 'object' && found !== null
      ? 'an object'
      : JSON.stringify(found);
  return `is ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
