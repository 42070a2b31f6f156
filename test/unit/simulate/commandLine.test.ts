import { describe, expect, test } from 'vitest';
import { formatHelp, readCommandLine, UsageError } from '../../../simulate/commandLine.ts';
import type { Scenario } from '../../../simulate/scenario.ts';

const scenario: Scenario = {
  name: 'tides',
  summary: 'how high the water stands',
  flags: [
    {
      ...{ name: 'moons', kind: 'number', default: [1], least: 0, most: 9, whole: true },
      help: 'moons',
    },
    {
      ...{ name: 'depths', kind: 'numbers', default: [0.5], least: 0, most: 10, whole: false },
      help: 'metres',
    },
  ],
  run: () => ({ title: 'Tides', sections: [] }),
};

test('flags that are not given have their defaults; those that are given are what counts', () => {
  const plain = readCommandLine(['tides'], [scenario]);
  expect(plain).toMatchObject({ seed: 'cpoc', json: false, out: undefined, typed: [] });
  expect(plain.settingsOf(scenario).numbers('depths')).toEqual([0.5]);
  const args = ['tides', '--moons', '3', '--depths', '1,2.5', '--seed', 'x', '--json'];
  const typed = readCommandLine([...args, '--out', 'here'], [scenario]);
  expect(typed).toMatchObject({ seed: 'x', json: true, out: 'here' });
  expect(typed.typed).toEqual(['--moons 3', '--depths 1,2.5']);
  expect(typed.settingsOf(scenario).number('moons')).toBe(3);
  expect(typed.settingsOf(scenario).numbers('depths')).toEqual([1, 2.5]);
  expect(() => typed.settingsOf(scenario).number('suns')).toThrow('no flag --suns');
});

test('all runs every scenario with its defaults; help names each of their flags', () => {
  expect(readCommandLine(['all'], [scenario]).scenarios).toEqual([scenario]);
  expect(readCommandLine([], [scenario]).help).toBe(true);
  expect(readCommandLine(['tides', '--help'], [scenario]).help).toBe(true);
  for (const text of ['tides', '--moons N', '--depths N,N…', 'default 0.5']) {
    expect(formatHelp([scenario])).toContain(text);
  }
});

describe('what is refused, and how', () => {
  test.each([
    [['winds'], 'there is no scenario winds; there are tides, and all'],
    [['tides', '--suns', '1'], "Unknown option '--suns'; tides knows --moons, --depths"],
    [['all', '--moons', '1'], "Unknown option '--moons'; all knows --seed, --out, --json"],
    [['tides', 'high'], "Unexpected argument 'high'"],
    [['tides', '--moons', '1,2'], '--moons takes one number, not 2'],
    [['tides', '--moons', '10'], '--moons is "10", expected a whole number from 0 to 9'],
    [['tides', '--moons', '1.5'], '--moons is "1.5", expected a whole number'],
    [['tides', '--moons', '0x1'], '--moons is "0x1"'],
    [['tides', '--depths', '1,,2'], '--depths is ""'],
    [['tides', '--depths', 'NaN'], '--depths is "NaN", expected a number from 0 to 10'],
    [['tides', '--depths'], "Option '--depths <value>' argument missing"],
    [['tides', '--seed', 'a b'], '--seed is "a b", expected 1 to 64 letters'],
  ])('%j', (args, message) => {
    expect(() => readCommandLine(args, [scenario])).toThrow(UsageError);
    expect(() => readCommandLine(args, [scenario])).toThrow(message);
  });
});
