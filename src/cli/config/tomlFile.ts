/** A TOML file as flat dotted keys, with an error that names file, line and key where it cannot be read. */

import { readFileSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import { CliError } from '../cliError.ts';
import { findTomlKey } from './tomlLines.ts';

export interface TomlFile {
  readonly path: string;
  /** Empty where there is no file. */
  readonly text: string;
  /** Dotted keys and their values, in the order of the file. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** A missing file is an empty one. @throws CliError where it is not readable, or not TOML. */
export function readTomlFile(path: string): TomlFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return { path, text: '', values: new Map() };
    throw new CliError(
      'file',
      `cannot read ${path}: ${(error as Error).message}`,
      'make it readable',
      {
        cause: error,
      },
    );
  }
  return { path, text, values: flatten(parseToml(path, text)) };
}

function parseToml(path: string, text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = (error.message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '');
    throw new CliError(
      'config',
      `${path} is not valid TOML at line ${error.line}, column ${error.column}: ${reason}`,
      'expected lines such as key = "value" below [section] headings; repair that line, or restore the file',
      { cause: error },
    );
  }
}

function flatten(table: Record<string, unknown>, prefix = ''): Map<string, unknown> {
  const out = new Map<string, unknown>();
  for (const [name, value] of Object.entries(table)) {
    if (isTable(value)) {
      for (const [key, entry] of flatten(value, `${prefix}${name}.`)) out.set(key, entry);
    } else {
      out.set(`${prefix}${name}`, value);
    }
  }
  return out;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== null
    ? value.constructor === Object
    : typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `, line 12` for an error, or nothing where the line is not known. */
export function lineOfKey(file: TomlFile, key: string): string {
  const place = findTomlKey(file.text, key);
  return place === undefined ? '' : `, line ${place.line + 1}`;
}
