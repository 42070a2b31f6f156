/** Every row of docs/spec/attacks.md is named by the title of a test, unless the row says that it is open. */

import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('docs/spec/attacks.md', 'utf8');

/** `A1` … and the letters of sections that have no rows. */
function rows(): string[] {
  const numbered = [...text.matchAll(/^\| ([AB]\d+) \|(.*)$/gm)];
  const due = numbered.filter(([, , rest]) => !(rest ?? '').includes('*open*'));
  return [...due.map(([, row]) => row ?? ''), 'C', 'D'];
}

test('every row of the attacks has a test that is named after it', () => {
  expect(rows().length).toBeGreaterThanOrEqual(27);
  const files = globSync('test/{unit,property,e2e}/**/*.test.ts');
  const titles = files.flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /\b(?:test|describe|it)(?:\.\w+(?:\([^)]*\))?)*\(\s*(['"`])(.*?)\1/gs,
      ),
    ].map(([, , title]) => title ?? ''),
  );
  const isNamed = (row: string): boolean =>
    titles.some((title) =>
      (row.length > 1 ? new RegExp(`\\b${row}\\b`) : new RegExp(`^${row}: `)).test(title),
    );
  expect(rows().filter((row) => !isNamed(row))).toEqual([]);
});
