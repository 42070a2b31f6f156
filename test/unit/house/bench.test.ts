/** `npm run bench`: its arguments, its judgement and its two forms, with benches that measure nothing. */

import { describe, expect, test } from 'vitest';
import type { Bench } from '../../../bench/bench.ts';
import { benches } from '../../../bench/benches.ts';
import { formatHelp, readCommandLine, UsageError } from '../../../bench/commandLine.ts';
import { runBenches } from '../../../bench/runBenches.ts';
import { atMost, type Target, targetTable } from '../../../bench/target.ts';

const asked: unknown[] = [];

function fake(name: string, targets: readonly Target[], extra: Partial<Bench> = {}): Bench {
  return {
    name,
    what: `what ${name} measures`,
    takes: 'no time',
    load: async (part) => ({
      name,
      most: 500,
      async *tables(most, peers) {
        asked.push({ name, part, most, peers });
        yield { title: 'Figures', columns: ['', 'a'], rows: [['x', 1]], note: 'no target' };
        yield targetTable(`Targets of ${name}`, targets, 'A note.');
      },
    }),
    ...extra,
  };
}

const good: Target = { name: 'good-one', unit: 'µs', ours: 1, reference: 2, target: 0.5 };
const missed: Target = { name: 'slow-one', unit: 'µs', ours: 3, reference: 2, target: 1.4 };
const alone: Target = { name: 'without-peer', unit: 'ms', ours: 3, target: 1 };
const [first, second] = [
  fake('first', [good, alone], { hasSizes: true, parts: ['part-a', 'part-b'] }),
  fake('second', [missed], { hasPeers: true }),
];
const both = [first, second];

async function run(argv: readonly string[], all: readonly Bench[] = both) {
  const lines: string[] = [];
  const errors: string[] = [];
  asked.length = 0;
  const output = {
    result: (text: string) => lines.push(text),
    error: (text: string) => errors.push(text),
  };
  const ok = await runBenches(readCommandLine(argv, all), output);
  return { ok, lines, errors, asked: [...asked] };
}

describe('npm run bench -- --json', () => {
  test('prints one object a line for each target, and says that one was missed', async () => {
    const { ok, lines } = await run(['--json']);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { name: 'good-one', unit: 'µs', ours: 1, reference: 2, ratio: 0.5, target: 0.5, ok: true },
      { name: 'slow-one', unit: 'µs', ours: 3, reference: 2, ratio: 1.5, target: 1.4, ok: false },
    ]);
    expect(ok).toBe(false);
  });

  test('leaves out what had nothing to be compared with', async () => {
    const { ok, lines } = await run(['--json', '--only', 'first']);
    expect(lines).toHaveLength(1);
    expect(ok).toBe(true);
  });

  test('has every key where no target is set, and null for a figure that is no number', async () => {
    const odd = fake('odd', [{ name: 'odd', unit: 'ms', ours: 1, reference: 0 }]);
    const { lines } = await run(['--json'], [odd]);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      ...{ name: 'odd', unit: 'ms', ours: 1, reference: 0, ratio: null },
      ...{ target: null, ok: null },
    });
  });
});

describe('npm run bench', () => {
  test('prints tables in which a missed target is plain to see', async () => {
    const { lines } = await run([]);
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatch(/^Targets of second\n.*\nslow-one .* 1\.50 +1\.40 +NO\nA note\.\n$/s);
    expect(lines[1]).toMatch(/without-peer +ms +3 +– +– +1 +–/);
  });

  test('runs the others where one does not end, and fails', async () => {
    const broken = fake('broken', [], { load: () => Promise.reject(new Error('no Go')) });
    const { ok, errors, lines } = await run([], [broken, first]);
    expect(errors).toEqual(['broken did not end: no Go']);
    expect(lines).toHaveLength(2);
    expect(ok).toBe(false);
  });

  test('passes what it was told to the bench that was named', async () => {
    const { asked: told } = await run(['--only', 'first', '--most', '40', '--only', 'part-b']);
    expect(told).toEqual([
      { name: 'first', part: undefined, most: 40, peers: false },
      { name: 'first', part: 'part-b', most: 40, peers: false },
    ]);
    const { asked: usual } = await run(['--peers']);
    expect(usual).toEqual([
      { name: 'first', part: undefined, most: 500, peers: true },
      { name: 'second', part: undefined, most: 500, peers: true },
    ]);
  });

  test('holds a figure against a limit as against any reference', () => {
    expect(atMost(200, 'memory', 'MB', 201)).toMatchObject({ reference: 200, target: 1 });
    expect(targetTable('', [atMost(200, 'memory', 'MB', 200)], '').results?.[0]?.ok).toBe(true);
    expect(targetTable('', [atMost(200, 'memory', 'MB', 201)], '').results?.[0]?.ok).toBe(false);
  });
});

describe('what npm run bench cannot do is refused', () => {
  test.each([
    [
      'an unknown bench',
      ['--only', 'third'],
      'there is no bench third; there are first, part-a, part-b, second',
    ],
    ['an unknown flag', ['--fast'], "Unknown option '--fast'. There are --only, --json, --peers"],
    ['a flag without its value', ['--only'], "Option '--only <value>' argument missing"],
    ['a name without its flag', ['first'], 'first is no flag; a bench is named by --only NAME'],
    ['a size that is none', ['--most', 'all'], '--most takes a whole number above 0'],
    ['a size of nothing', ['--most', '0'], '--most takes a whole number above 0'],
    [
      '--peers where there are none',
      ['--only', 'first', '--peers'],
      '--peers changes nothing in first; it goes with second',
    ],
    [
      '--most where there are no sizes',
      ['--only', 'second', '--most', '9'],
      '--most changes nothing in second; it goes with first',
    ],
    ['--record alone', ['--record'], '--record goes with --guard'],
    ['--guard with a name', ['--guard', '--only', 'first'], '--guard runs its own comparisons'],
  ])('%s', (_what, argv, message) => {
    const read = (): unknown => readCommandLine(argv, both);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
  });
});

test('the help names every bench, every comparison and every flag', () => {
  const help = formatHelp(benches);
  for (const { name, parts = [] } of benches) {
    for (const each of [name, ...parts]) expect(help).toContain(each);
  }
  for (const flag of ['only', 'peers', 'most', 'json', 'guard', 'record']) {
    expect(help).toContain(`--${flag}`);
  }
});

test('no two benches or comparisons share a name', () => {
  const names = benches.flatMap(({ name, parts = [] }) => [name, ...parts]);
  expect(new Set(names).size).toBe(names.length);
});
