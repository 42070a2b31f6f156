/** Every numbered rule of governance says why it is there and what it costs, and is named by the title of a test. */

import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('docs/spec/governance.md', 'utf8');

/** The text of each rule, by number: from its bullet to the next one, or to a heading. */
const rules = new Map(
  [...text.matchAll(/^- G(\d+) ([\s\S]*?)(?=\n- G\d|\n## |\n$)/gm)].map(
    ([, number, rule]): [number, string] => [Number(number), rule ?? ''],
  ),
);

test('governance numbers its rules one after the other', () => {
  expect([...rules.keys()]).toEqual(Array.from({ length: rules.size }, (_, i) => i + 1));
  expect(rules.size).toBeGreaterThanOrEqual(14);
});

test('every rule of governance says why it is there and what it costs', () => {
  const silent = [...rules].filter(
    ([, rule]) => !(/\n {2}- Why: \S/.test(rule) && /\n {2}- Cost: \S/.test(rule)),
  );
  expect(silent.map(([number]) => `G${number}`)).toEqual([]);
});

test('every rule of governance has a test that names it', () => {
  const titles = globSync('test/{unit,property,e2e}/**/*.test.ts').flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\btest(?:\.\w+)*\(\s*(['"`])(.*?)\1/gs),
  ]);
  const named = new Set(
    titles.flatMap(([, , title]) =>
      [...(title ?? '').matchAll(/\bG(\d+)\b/g)].map(([, n]) => Number(n)),
    ),
  );
  expect([...rules.keys()].filter((rule) => !named.has(rule)).map((rule) => `G${rule}`)).toEqual(
    [],
  );
});
