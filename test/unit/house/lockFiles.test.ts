import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './sourceFiles.ts';

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly os?: readonly string[] | string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe.each(['package-lock.json', 'tools/node/package-lock.json'])('%s', (file) => {
  const lock = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
    packages: Readonly<Record<string, Entry>>;
  };
  const entries = Object.entries(lock.packages).filter(([path]) => path !== '');

  /** Where Node finds `name` from the package at `path`: there, or in a folder above it. */
  const find = (path: string, name: string): Entry | undefined => {
    const here = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
    if (here in lock.packages) return lock.packages[here];
    if (path === '') return undefined;
    return find(path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/'))), name);
  };

  /** `npm ci` refuses a lock file without them, also those that only other platforms install. */
  test('names every package that a package of it wants, for every platform', () => {
    const lost = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys({
        ...entry.dependencies,
        ...entry.devDependencies,
        ...entry.optionalDependencies,
      })
        .filter((name) => find(path, name)?.version === undefined)
        .map((name) => `${path} wants ${name}`),
    );
    expect(entries.length).toBeGreaterThan(4);
    expect(lost).toEqual([]);
  });

  test('names no address', () => {
    expect(entries.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  test('has the hash of every package that is not for another platform alone', () => {
    const bare = entries.filter(
      ([, { integrity, os }]) => integrity === undefined && os === undefined,
    );
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  test('and its package.json pins exact versions', () => {
    const { '': project = {} } = lock.packages;
    const wanted = {
      ...project.dependencies,
      ...project.devDependencies,
      ...project.optionalDependencies,
    };
    const loose = Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });
});
