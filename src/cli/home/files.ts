/** Reading and writing the files of a home: whole or not at all, and with errors that say what to do. */

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CliError } from '../cliError.ts';

/** Only the owner may read it. */
export const secretMode = 0o600;
export const publicMode = 0o644;

/** Writes a file so that a crash leaves the old or the new one, and never a part. Folders are made where missing. */
export function writeWhole(
  path: string,
  content: string | Uint8Array,
  mode: number = publicMode,
): void {
  const draft = `${path}.${process.pid}.new`;
  try {
    makeFolder(dirname(path), mode === secretMode ? 0o700 : 0o755);
    const file = openSync(draft, 'w', mode);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new CliError(
      'file',
      `cannot write ${path}: ${(error as Error).message}`,
      'make the folder writable, or choose another with --home',
      { cause: error },
    );
  }
}

export function makeFolder(path: string, mode = 0o755): void {
  if (!existsSync(path)) mkdirSync(path, { recursive: true, mode });
}

/** @throws CliError `file` with the given advice where it is missing */
export function readText(path: string, adviceWhereMissing: string): string {
  return readFile(path, adviceWhereMissing, () => readFileSync(path, 'utf8'));
}

/** The same as bytes, which may be more than a text can hold. */
export function readBytes(path: string, adviceWhereMissing: string): Uint8Array {
  return readFile(path, adviceWhereMissing, () => readFileSync(path));
}

function readFile<T>(path: string, adviceWhereMissing: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CliError(
      'file',
      missing ? `${path} is missing` : `cannot read ${path}: ${(error as Error).message}`,
      missing ? adviceWhereMissing : 'make it readable',
      { cause: error },
    );
  }
}

/** @throws CliError where the file is missing or not JSON */
export function readJson(path: string, adviceWhereMissing: string): unknown {
  const text = readText(path, adviceWhereMissing);
  return parseJsonFile(path, () => JSON.parse(text));
}

/** What the contents of a file parse to. @throws CliError that names the file where they do not */
export function parseJsonFile(path: string, parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    throw new CliError(
      'file',
      `${path} is not valid JSON: ${(error as Error).message}`,
      'repair it, or restore it from a copy',
      { cause: error },
    );
  }
}
