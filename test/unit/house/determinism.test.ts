import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from './sourceFiles.ts';

/** One statement that must be refused, each on a line of its own, and a piece of the message that refuses it. */
const bad: readonly (readonly [string, string])[] = [
  ['export const a1 = Date.now();', 'Date'],
  ['export const a2 = new Date();', 'Date'],
  ['export const a3 = performance.now();', 'performance'],
  ['setTimeout(() => 1, 1);', 'setTimeout'],
  ['setInterval(() => 1, 1);', 'setInterval'],
  ['setImmediate(() => 1);', 'setImmediate'],
  ['queueMicrotask(() => 1);', 'queueMicrotask'],
  ['export const b1 = Math.random();', 'floating point or chance'],
  ['export const b2 = Math.sqrt(2);', 'floating point or chance'],
  ['export const b3 = Math.pow(2, 3);', 'floating point or chance'],
  ['export const b4 = Math.PI;', 'floating point or chance'],
  ['export const { random } = Math;', 'name Math at the call'],
  ['export const b5 = crypto.randomUUID();', 'crypto'],
  ['export const b6 = list.length ** 2;', '** on numbers'],
  ['export const b7 = 2 ** list.length;', '** on numbers'],
  ["export const b8 = parseFloat('1');", 'parseFloat'],
  ["export const b9 = Number.parseFloat('1');", 'no floating point'],
  ['list.sort();', 'comparator'],
  ['export const c1 = list.toSorted();', 'comparator'],
  ['maybe?.sort();', 'comparator'],
  ["export const c2 = text.localeCompare('b');", 'locale'],
  ["export const c3 = maybe?.[0]?.localeCompare('b');", 'locale'],
  ['export const c4 = list.length.toLocaleString();', 'locale'],
  ['export const c5 = text.toLocaleUpperCase();', 'locale'],
  ['export const c6 = text.normalize();', 'locale'],
  ['export const c7 = new Intl.Collator();', 'Intl'],
  ['export const d1 = process.env;', 'process'],
  ["export const d2 = Buffer.from('a');", 'Buffer'],
  ["export const d3 = fetch('x');", 'fetch'],
  ['export const d4 = globalThis.name;', 'globalThis'],
  ['export const d5 = new WeakRef(list);', 'WeakRef'],
  ["import { readFileSync } from 'node:fs';", 'Node.js'],
  ["export function e1(): void { throw new Error('x'); }", 'AppError'],
  ["export function e2(): void { throw Error('x'); }", 'AppError'],
  ["export const e3 = new TypeError('x');", 'AppError'],
  ['export const f1 = Promise.all([]);', 'Promise'],
  ['export const f2 = async () => 1;', 'no async function'],
  ['export async function f3() { return 1; }', 'no async function'],
  ['export class F4 { private static async f() { return 1; } }', 'no async function'],
  ['export const f5 = { async f() { return 1; } };', 'no async function'],
  ['export const f6 = async () => { await f2(); };', 'no await'],
  ['for (const key in {}) list.push(key);', 'for-in'],
];

/** What looks similar and is right. */
const good: readonly string[] = [
  'export const g1 = Math.max(list.length, 3);',
  'export const g2 = 2n ** 64n;',
  'list.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));',
  'export const g3 = list.toSorted((a, b) => (a < b ? -1 : 1));',
  "export function g4(): void { throw new InvariantError('x'); }",
  'export const asyncLike = (): number => 1;',
  'for (const item of list) list.push(item);',
];

const head = [
  "import { InvariantError } from '../../lib/errors.ts';",
  "const list: string[] = ['b'];",
  'const maybe: string[] | undefined = list;',
  "const text = 'a';",
];

interface Diagnostic {
  readonly line: number;
  readonly message: string;
}

/** Biome's errors on a file in a room of the state machine; its warnings are other rules' matter. */
function lint(folder: string, file: string): Diagnostic[] {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--max-diagnostics=none', '--reporter=github', '--colors=off', file];
  const lines = ((): string => {
    try {
      return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      return String((error as { stdout?: unknown }).stdout);
    }
  })();
  return [...lines.matchAll(/^::error .*?\bline=(\d+),[^:]*::(.*)$/gm)].map(
    ([, line, message]) => ({
      line: Number(line),
      message: message ?? '',
    }),
  );
}

describe.each(['src/app', 'src/lib'])('the lint of %s', (room) => {
  let folder = '';
  let found: Diagnostic[] = [];

  beforeAll(() => {
    // A tree of its own with our settings: in src/ other tests would meet the sample.
    folder = mkdtempSync(join(tmpdir(), 'cpoc-lint-'));
    mkdirSync(join(folder, 'tools'));
    mkdirSync(join(folder, room), { recursive: true });
    for (const file of ['biome.json', 'tools/determinism.grit']) {
      copyFileSync(join(root, file), join(folder, file));
    }
    const sample = [...head, ...bad.map(([line]) => line), ...good, ''].join('\n');
    writeFileSync(join(folder, room, 'sample.ts'), sample);
    found = lint(folder, `${room}/sample.ts`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const messagesAt = (line: number): string[] =>
    found.filter((diagnostic) => diagnostic.line === line).map(({ message }) => message);

  test.each(bad.map(([code, message], at) => [code, message, at] as const))(
    'refuses %s',
    (_code, message, at) => {
      expect(messagesAt(head.length + 1 + at).join('\n')).toContain(message);
    },
  );

  test.each(good.map((code, at) => [code, at] as const))('accepts %s', (_code, at) => {
    expect(messagesAt(head.length + 1 + bad.length + at)).toEqual([]);
  });
});
