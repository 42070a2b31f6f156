/** Amino JSON: keys sorted at every level, no spaces, and `<`, `>`, `&`, U+2028, U+2029 escaped as Go's encoder does. */

import { InvariantError } from '../../lib/errors.ts';

const escaped = /[<>&\u2028\u2029]/g;

/** The text of a value made of objects, arrays, strings, booleans and 32-bit integers; 64-bit integers are strings in amino JSON. */
export function aminoJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (Number.isSafeInteger(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map(aminoJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) {
    throw new InvariantError(`amino JSON has no form for a ${typeof value}`);
  }
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, field]) => `${quote(key)}:${aminoJson(field)}`).join(',')}}`;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    escaped,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
