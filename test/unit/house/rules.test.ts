/** Every numbered rule of the protocol says why it is there and what it costs, and is named by the title of a test. */

import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const protocol = readFileSync('docs/spec/protocol.md', 'utf8');

/** The text of each rule, by number: from its bullet to the next one, or to a heading. */
const rules = new Map(
  [...protocol.matchAll(/^- P(\d+) ([\s\S]*?)(?=\n- P\d|\n## |\n$)/gm)].map(
    ([, number, text]): [number, string] => [Number(number), text ?? ''],
  ),
);

/** `P3`, `P3, P4`, `P3 to P5`, `P3…P5`. */
function rulesIn(text: string): number[] {
  return [...text.matchAll(/\bP(\d+)(?:(?: to |…)P(\d+))?/g)].flatMap(([, from, to]) => {
    const first = Number(from);
    return Array.from({ length: Number(to ?? from) - first + 1 }, (_, i) => first + i);
  });
}

test('the protocol numbers its rules, each once, P1 to P34', () => {
  const numbers = [...protocol.matchAll(/^- P(\d+) /gm)].map(([, n]) => Number(n));
  const expected = Array.from({ length: 34 }, (_, i) => i + 1);
  expect([...numbers].sort((a, b) => a - b)).toEqual(expected);
  expect([...rules.keys()]).toEqual(numbers);
});

test('every rule says why it is there and what it costs', () => {
  const silent = [...rules].filter(
    ([, text]) => !(/\n {2}- Why: \S/.test(text) && /\n {2}- Cost: \S/.test(text)),
  );
  expect(silent.map(([number]) => `P${number}`)).toEqual([]);
});

test('every rule has a test that names it', () => {
  const files = globSync('test/{unit,property,e2e}/**/*.test.ts');
  expect(files.length).toBeGreaterThan(20);
  const titles = files.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\b(?:test|describe|it)(?:\.\w+)?\(\s*(['"`])(.*?)\1/gs),
  ]);
  const named = new Set(titles.flatMap(([, , title]) => rulesIn(title ?? '')));
  const missing = [...rules.keys()].filter((rule) => !named.has(rule));
  expect(missing.map((rule) => `P${rule}`)).toEqual([]);
});
