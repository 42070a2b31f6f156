/** Amino JSON: keys sorted at every level, no spaces, and `<`, `>`, `&`, U+2028, U+2029 escaped as Go's encoder does. */

import { InvariantError } from '../../lib/errors.ts';

const escaped = /[<>&\u2028\u2029]/g;
/** Printable ASCII that JSON and Go leave as it is: most texts, without a search for each escape. */
const plain = /^[ !#-%'-;=?-[\]-~]*$/;

/** The text of a value made of objects, arrays, strings, booleans and 32-bit integers; 64-bit integers are strings in amino JSON. */
export function aminoJson(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (Number.isSafeInteger(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map(aminoJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) {
    throw new InvariantError(`amino JSON has no form for a ${typeof value}`);
  }
  return objectText(value as Readonly<Record<string, unknown>>, aminoJson);
}

/** The text of an object whose fields are amino JSON already. */
export function aminoObject(fields: Readonly<Record<string, string>>): string {
  return objectText(fields, (json) => json);
}

/** Fields in ascending order of their names, without those that are undefined. Written in one go: a transaction may hold 100,000 objects. */
function objectText<T>(object: Readonly<Record<string, T>>, textOf: (field: T) => string): string {
  let text = '';
  for (const key of Object.keys(object).sort(byCharacters)) {
    const field = object[key];
    if (field === undefined) continue;
    text += `${text === '' ? '' : ','}${quote(key)}:${textOf(field)}`;
  }
  return `{${text}}`;
}

function byCharacters(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function quote(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    escaped,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
