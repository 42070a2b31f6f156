import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keptFiles, root } from './sourceFiles.ts';

/** Pieces are joined so that this file does not contain what it looks for. */
const joined = (...parts: string[]): string => parts.join('');

const forbidden: readonly (readonly [string, RegExp])[] = [
  ['a folder of one machine', new RegExp(joined('(?<![\\w.])/', '(work|root|tmp/cpoc|opt/n26)/'))],
  ['a folder beside the clone', new RegExp(joined('\\.\\./', 'shared\\b'))],
  [
    'a registry address',
    new RegExp(joined('registry\\.', 'npmjs|registry\\.', 'yarnpkg|proxy\\.', 'golang')),
  ],
  ['an address in a lock file', new RegExp(joined('"resolved', '": "http'))],
];

const files = keptFiles().filter((path) => !path.endsWith('.json') || path.endsWith('lock.json'));

describe('the project stands alone', () => {
  test('there are files to look at', () => {
    expect(files).toContain('package-lock.json');
    expect(files).toContain('tools/node/package-lock.json');
    expect(files.length).toBeGreaterThan(30);
  });

  test.each(forbidden)('no file names %s', (_what, pattern) => {
    const found = files.flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  test('the patterns find what they are for', () => {
    const samples = [
      'cd /wo_rk/x',
      "'../sha_red/vectors'",
      'https://registry.np_mjs.org',
      '"reso_lved": "https://x"',
    ];
    const lines = samples.map((sample) => sample.replace('_', ''));
    forbidden.forEach(([what, pattern], at) => {
      expect(pattern.test(lines[at] ?? ''), what).toBe(true);
    });
  });
});
