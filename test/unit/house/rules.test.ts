/** Every numbered rule of the protocol is named by the title of a test, unless the protocol says that it is not implemented yet. */

import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const protocol = readFileSync('docs/spec/protocol.md', 'utf8');

function rulesIn(text: string): Set<number> {
  const rules = new Set<number>();
  for (const [, from, to] of text.matchAll(/\bP(\d+)(?:(?: to |…)P(\d+))?/g)) {
    for (let rule = Number(from); rule <= Number(to ?? from); rule += 1) rules.add(rule);
  }
  return rules;
}

test('the protocol numbers its rules, each once', () => {
  const numbers = [...protocol.matchAll(/^- P(\d+) /gm)].map(([, n]) => Number(n));
  expect(numbers.length).toBeGreaterThanOrEqual(34);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test('every implemented rule has a test that names it', () => {
  const open = /Rules (.*?) are\s+designed but not implemented yet/s.exec(
    protocol.replace(/\n/g, ' '),
  );
  const waiting = rulesIn(open?.[1] ?? '');
  const files = globSync('test/{unit,property,e2e}/**/*.test.ts');
  expect(files.length).toBeGreaterThan(20);
  const named = new Set<number>();
  for (const file of files) {
    const titles = readFileSync(file, 'utf8').matchAll(
      /\b(?:test|describe|it)(?:\.\w+)?\(\s*(['"`])(.*?)\1/gs,
    );
    for (const [, , title] of titles) for (const rule of rulesIn(title ?? '')) named.add(rule);
  }
  const missing = [...rulesIn([...protocol.matchAll(/^- P\d+ /gm)].join(' '))]
    .filter((rule) => !named.has(rule) && !waiting.has(rule))
    .map((rule) => `P${rule}`);
  expect(missing).toEqual([]);
});
