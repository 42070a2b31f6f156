import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { onPath, versionLine } from '../../../tools/setup/command.mjs';

const root = resolve(import.meta.dirname, '../../..');
const files = [...globSync('tools/**/*.mjs', { cwd: root }), 'bin/cpocd'].sort((a, b) =>
  a < b ? -1 : 1,
);

/** What Node 18 does not have. The library of ES2023 and later is seen by the compiler: tools/tsconfig.json. */
const newer: readonly (readonly [string, RegExp])[] = [
  ['import.meta.dirname or filename (Node 20.11)', /import\.meta\.(dirname|filename)/],
  ['import attributes (Node 18.20)', /from\s+['"][^'"]+['"]\s+with\s*\{/],
  ['glob of node:fs (Node 22)', /\bglob(Sync)?\b.*from 'node:fs/],
  ['using (Node 24)', /^\s*(await\s+)?using\s+\w+\s*=/m],
  ['the flag v of regular expressions (Node 20)', /\/[dgimsuy]*v[dgimsuy]*\.(test|exec)\(/],
  ['fetch, which warns in Node 18', /(?<![.\w])fetch\(/],
  ['a module of others', /(?:from|import)\s*\(?\s*['"](?!node:|\.)[^'"]+['"]/],
];

test('there are files to look at', () => {
  expect(files).toContain('tools/run.mjs');
  expect(files.length).toBeGreaterThan(10);
});

describe.each(files)('%s runs on any Node from 18 on', (file) => {
  const text = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');

  test.each(newer)('without %s', (_what, pattern) => {
    expect(pattern.exec(text)?.[0]).toBeUndefined();
  });
});

/** Whatever other Node this machine has: its parser is asked. */
const others = onPath('node', process.env).filter(
  (node) => versionLine(node, '--version') !== process.version,
);

test.runIf(others.length > 0)('the Node on PATH reads them all', () => {
  const [node = ''] = others;
  const run = (...args: string[]): string =>
    execFileSync(node, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  // Both load what they are made of before they refuse the name.
  expect(() => run('tools/run.mjs', 'nothing')).toThrow(
    'unknown target nothing. Known: devnet, cpocd, test',
  );
  expect(() => run('tools/test.mjs', 'nothing')).toThrow('unknown: nothing. Known: static, lint');
  run('--check', 'tools/cpocd.mjs');
});
