/** Reads the golden vectors: from the folder in CPOC_VECTORS, or from this one. Nothing in a file is skipped in silence. */

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The files that a folder of vectors holds; each has a test file of its own. */
export const vectorFiles = [
  'abci.json',
  'iavl-proofs.json',
  'iavl.json',
  'mmr.json',
  'multistore.json',
  'rfc9162.json',
  'tx.json',
] as const;

export type VectorFile = (typeof vectorFiles)[number];

/** Who made a file, with which libraries, and how it reads. */
export interface VectorHeader {
  readonly source: string;
  readonly version: string;
  readonly description: string;
  readonly format: string;
  readonly set: string;
  readonly seed: string;
}

const defaultFolder = import.meta.dirname;
const givenFolder = process.env['CPOC_VECTORS'] ?? '';

export const vectorsFolder: string =
  givenFolder === '' ? defaultFolder : resolve(process.cwd(), givenFolder);

/** A parsed file. The caller states its shape and holds every record of it against `assertFields`. */
export function loadVectors<T>(file: VectorFile): T {
  return JSON.parse(readFileSync(resolve(vectorsFolder, file), 'utf8')) as T;
}

/** What is wrong with the list of files in the folder; empty where every known file is there and no other. */
export function folderFaults(): string[] {
  const found = readdirSync(vectorsFolder).sort((a, b) => (a < b ? -1 : 1));
  const known = new Set<string>([...vectorFiles, 'README.md']);
  const isOurs = (name: string): boolean =>
    known.has(name) || (vectorsFolder === defaultFolder && name.endsWith('.ts'));
  return [
    ...vectorFiles.filter((name) => !found.includes(name)).map((name) => `missing: ${name}`),
    ...found.filter((name) => !isOurs(name)).map((name) => `unknown: ${name}`),
  ];
}

/**
 * Fails on a field that the test does not know, and on one that it needs and does not find: vectors made later must not pass unread.
 *
 * @param where names the record in the message.
 */
export function assertFields(
  record: object,
  required: readonly string[],
  optional: readonly string[],
  where: string,
): void {
  const fields = Object.keys(record);
  for (const field of required) {
    if (!fields.includes(field)) throw new Error(`${where}: the field ${field} is missing`);
  }
  for (const field of fields) {
    // A note is free text, wherever it stands.
    if (field !== 'note' && !required.includes(field) && !optional.includes(field)) {
      throw new Error(`${where}: unknown field ${field}; teach the test to read it`);
    }
  }
}

/** Fails on a kind, mode, tamper or op that the test does not know. */
export function assertKnown(value: string, known: readonly string[], where: string): void {
  if (!known.includes(value)) {
    throw new Error(`${where}: unknown value ${JSON.stringify(value)}; teach the test to read it`);
  }
}

/** Bytes of a hexadecimal field. */
export function hex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error(`not lower-case hexadecimal: ${text}`);
  return Uint8Array.from(Buffer.from(text, 'hex'));
}
