/** The guard of `npm test` against slowness, with comparisons that measure nothing. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guarded } from '../../../bench/guard/guarded.ts';
import { PlainTree } from '../../../bench/guard/plainTree.ts';
import { runGuard } from '../../../bench/guard/runGuard.ts';
import { PlainRange } from '../../../bench/plainRange.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { leafHash, rootOfLeafHashes } from '../../../src/merkle/rfc9162Hash.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cpoc-guard-'));
  file = join(folder, 'ratios.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nothing = { what: 'nothing', operations: 1, run: () => undefined };
const named = (name: string) => ({ name, ours: nothing, reference: nothing });

/** @param ratios what each attempt at a comparison measures, the last one again and again */
function guard(mode: 'check' | 'record', ratios: Readonly<Record<string, readonly number[]>>) {
  const [lines, errors]: [string[], string[]] = [[], []];
  const taken: Record<string, number> = {};
  const ok = runGuard(
    mode,
    true,
    { result: (text) => lines.push(text), error: (text) => errors.push(text) },
    {
      file,
      comparisons: Object.keys(ratios).map(named),
      measure: ({ name }) => {
        const attempt = (taken[name] ?? 0) + 1;
        taken[name] = attempt;
        const all = ratios[name] ?? [];
        return all[Math.min(attempt, all.length) - 1] ?? Number.NaN;
      },
    },
  );
  return { ok, errors, taken, results: lines.map((line) => JSON.parse(line) as object) };
}

test('a ratio that has not doubled since the last green run passes, one that has fails', () => {
  guard('record', { hash: [0.25], codec: [0.5] });
  expect(guard('check', { hash: [0.5], codec: [0.1] }).ok).toBe(true);
  const { ok, results } = guard('check', { hash: [0.51], codec: [0.5] });
  expect(ok).toBe(false);
  expect(results).toMatchObject([
    { name: 'guard-hash', ours: 0.51, reference: 0.25, ratio: 2.04, target: 2, ok: false },
    { name: 'guard-codec', ratio: 1, ok: true },
  ]);
});

test('what is slow once only is measured again and passes', () => {
  guard('record', { hash: [0.25] });
  expect(guard('check', { hash: [0.9, 0.3] })).toMatchObject({ ok: true, taken: { hash: 2 } });
  expect(guard('check', { hash: [0.9] })).toMatchObject({ ok: false, taken: { hash: 3 } });
});

test('a comparison that no green run knows fails and says what to do', () => {
  guard('record', { hash: [0.25] });
  const { ok, errors } = guard('check', { hash: [0.25], codec: [0.5] });
  expect(ok).toBe(false);
  expect(errors).toEqual([
    `codec has no ratio in ${file}: npm run bench -- --guard --record writes it`,
  ]);
});

test('a ratio that is no number fails', () => {
  guard('record', { hash: [0.25] });
  expect(guard('check', { hash: [Number.NaN] }).ok).toBe(false);
});

test('ratios that nobody recorded are refused', () => {
  for (const text of ['[]', '{"hash":"fast"}', '{"hash":0}', 'null']) {
    writeFileSync(file, text);
    expect(() => guard('check', { hash: [1] }), text).toThrow(`${file} does not hold`);
  }
});

test('the committed ratios are those of what the guard watches', () => {
  const ratios = JSON.parse(readFileSync('bench/guard/ratios.json', 'utf8')) as object;
  expect(Object.keys(ratios)).toEqual(guarded().map(({ name }) => name));
});

test('the plain tree that is appended to has the roots of RFC 9162', () => {
  const range = new PlainRange();
  const leaves = Array.from({ length: 70 }, (_, i) => new Uint8Array(i).fill(i));
  leaves.forEach((leaf, i) => {
    expect(toHex(range.root())).toBe(toHex(rootOfLeafHashes(leaves.slice(0, i).map(leafHash))));
    range.append(leaf);
  });
});

test('the plain tree of keys has another hash after a change, and the one before after it is undone', () => {
  const pairs = Array.from({ length: 9 }, (_, i) => [Uint8Array.of(i), Uint8Array.of(i)] as const);
  const tree = new PlainTree(pairs);
  const before = toHex(tree.hash());
  const proof = toHex(tree.prove(Uint8Array.of(3)));
  tree.set(Uint8Array.of(4), Uint8Array.of(9));
  expect(toHex(tree.hash())).not.toBe(before);
  expect(toHex(tree.prove(Uint8Array.of(3)))).not.toBe(proof);
  tree.set(Uint8Array.of(4), Uint8Array.of(4));
  expect(toHex(tree.hash())).toBe(before);
  expect(toHex(tree.prove(Uint8Array.of(3)))).toBe(proof);
});

test('both ways of a comparison do their work', () => {
  for (const { ours, reference } of guarded()) {
    for (const { run, operations } of [ours, reference]) {
      expect(operations).toBeGreaterThan(0);
      run();
    }
  }
});
