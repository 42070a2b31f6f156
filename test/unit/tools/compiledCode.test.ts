import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './temporaryFolder.ts';

const root = resolve(import.meta.dirname, '../../..');
const tool = join(root, 'tools', 'compiledCode.mjs');

/** In a process of its own: it is done once a process. Says the folder, or undefined. */
function keptIn(cache: string, more: NodeJS.ProcessEnv = {}): string {
  const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...rest } = process.env;
  const script = `import(${JSON.stringify(tool)}).then((m) => console.log(String(m.keepCompiledCode(process.env))))`;
  const env = { ...rest, XDG_CACHE_HOME: cache, ...more };
  return execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' }).trim();
}

test('compiled code is kept in a folder of the user, whom alone it belongs to', () => {
  const cache = temporaryFolder();
  const folder = join(cache, 'cpoc', 'compiled');
  expect(keptIn(cache).startsWith(folder)).toBe(true);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(folder).uid).toBe(process.getuid?.());
  // What was kept is found again, and versions of Node are kept apart.
  expect(keptIn(cache).startsWith(folder)).toBe(true);
  expect(readdirSync(folder)).toEqual([expect.stringContaining(process.version)]);
});

test('a folder in which others may write is not used: they would decide what runs', () => {
  const cache = temporaryFolder();
  const folder = join(cache, 'cpoc', 'compiled');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o777);
  expect(keptIn(cache)).toBe('undefined');
  expect(readdirSync(folder)).toEqual([]);
});

test('nor one behind a link', () => {
  const [cache, elsewhere] = [temporaryFolder(), temporaryFolder()];
  chmodSync(elsewhere, 0o777);
  mkdirSync(join(cache, 'cpoc'));
  symlinkSync(elsewhere, join(cache, 'cpoc', 'compiled'));
  expect(keptIn(cache)).toBe('undefined');
  expect(readdirSync(elsewhere)).toEqual([]);
});

test('where no folder can be made, a start goes on without', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(keptIn(join(file, 'cache'))).toBe('undefined');
});

test('a folder that is named to Node goes before', () => {
  const [cache, named] = [temporaryFolder(), temporaryFolder()];
  expect(keptIn(cache, { NODE_COMPILE_CACHE: named }).startsWith(named)).toBe(true);
  expect(keptIn(cache, { NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('undefined');
});
