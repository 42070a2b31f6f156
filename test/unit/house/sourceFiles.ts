/** The project's own files, as the house tests look at them. */

import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The clone's folder. */
export const root: string = resolve(import.meta.dirname, '../../..');

export interface SourceFile {
  /** Relative to the clone's folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** TypeScript below src/, generated code included where it is there. */
export function sourceFiles(): SourceFile[] {
  return globSync('src/**/*.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .sort(byText)
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Files that git keeps or would keep: tracked, and new ones that it does not ignore. */
export function keptFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0');
  return [...new Set(listed)]
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .sort(byText);
}

/** The path, relative to the clone's folder, that a relative import in `from` means. */
export function resolveImport(from: string, specifier: string): string {
  return join(dirname(from), specifier).replaceAll('\\', '/');
}

/** Order by code units. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
