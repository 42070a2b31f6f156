/** Every numbered rule of the further modules says why it is there and what it costs, and is named by the title of a test. */

import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const rules = new Map(
  [
    ...readFileSync('docs/spec/modules.md', 'utf8').matchAll(
      /^- M(\d+) ([\s\S]*?)(?=\n- M\d|\n## |\n$)/gm,
    ),
  ].map(([, number, text]): [number, string] => [Number(number), text ?? '']),
);

/** `M3`, `M3, M4`, `M3 to M5`. */
function rulesIn(text: string): number[] {
  return [...text.matchAll(/\bM(\d+)(?: to M(\d+))?/g)].flatMap(([, from, to]) => {
    const first = Number(from);
    return Array.from({ length: Number(to ?? from) - first + 1 }, (_, i) => first + i);
  });
}

test('the rules are numbered, each once, M1 to M20, with a reason and a cost', () => {
  expect([...rules.keys()]).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  const silent = [...rules].filter(
    ([, text]) => !(/\n {2}- Why: \S/.test(text) && /\n {2}- Cost: \S/.test(text)),
  );
  expect(silent.map(([number]) => `M${number}`)).toEqual([]);
});

test('every rule has a test that names it', () => {
  const titles = globSync('test/{unit,property,e2e}/**/*.test.ts').flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\b(?:test|describe|it)(?:\.\w+)?\(\s*(['"`])(.*?)\1/gs),
  ]);
  const named = new Set(titles.flatMap(([, , title]) => rulesIn(title ?? '')));
  const missing = [...rules.keys()].filter((rule) => !named.has(rule));
  expect(missing.map((rule) => `M${rule}`)).toEqual([]);
});
