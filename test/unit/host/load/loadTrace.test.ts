import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { traces } from '../../../../examples/load/makeTraces.ts';
import { parseTrace, rowAt } from '../../../../src/host/load/loadTrace.ts';

describe('a recorded load', () => {
  test('is read from CSV', () => {
    const trace = parseTrace(
      '# how it was made\ntime,busy_percent,waiting,power_watts\n0,10,0,90\n\n2.5,99.5,3,\n',
      'a.csv',
    );
    expect(trace.rows).toEqual([
      { atMs: 0, busyBps: 1000, waiting: 0, powerWatts: 90 },
      { atMs: 2500, busyBps: 9950, waiting: 3, powerWatts: undefined },
    ]);
    expect(trace.lengthMs).toBe(5000);
    expect(trace.isAbsolute).toBe(false);
  });

  test('is read from JSON lines, with columns in any order and times as ISO 8601 has them', () => {
    const trace = parseTrace(
      '{"busy_percent":0,"time":"2026-11-21T12:00:00Z"}\n{"time":1795262460,"busy_percent":1}\n',
      'a.jsonl',
    );
    expect(trace.isAbsolute).toBe(true);
    expect(trace.rows.map(({ atMs }) => atMs)).toEqual([
      Date.parse('2026-11-21T12:00:00Z'),
      1_795_262_460_000,
    ]);
  });

  test('says at every moment what its newest row said, and begins anew at its end', () => {
    const trace = parseTrace('time,busy_percent\n100,1\n110,2\n130,3\n', 'a.csv');
    const at = (ms: number): number => rowAt(trace, ms).busyBps;
    expect([0, 9_999, 10_000, 29_999, 30_000, 49_999, 50_000, -1].map(at)).toEqual([
      100, 100, 200, 200, 300, 300, 100, 300,
    ]);
  });

  test.each([
    ['time,busy_percent\n0,1\n', 1, '1 rows'],
    ['', 1, 'first line'],
    ['time,load\n0,1\n1,1\n', 1, 'first line'],
    ['time,time,busy_percent\n0,0,1\n1,1,1\n', 1, 'first line'],
    ['time,busy_percent\n0,1\n1,101\n', 3, '"1,101"'],
    ['time,busy_percent\n0,1\n1,-1\n', 3, '"1,-1"'],
    ['time,busy_percent\n0,1\n1\n', 3, '"1"'],
    ['time,busy_percent\n0,1\nx,1\n', 3, '"x,1"'],
    ['time,busy_percent\n0,1\n0,1\n', 3, 'not after'],
    ['time,busy_percent\n2,1\n\n1,1\n', 4, 'not after'],
    ['{"time":0,"busy_percent":1}\n{"time":1,\n', 2, '{"time":1,'],
    ['{"time":0,"busy_percent":1}\n{"time":1,"busy_percent":"high"}\n', 2, 'high'],
    ['{"time":0,"busy_percent":1}\n{"time":1,"busy_percent":1,"waiting":-1}\n', 2, '-1'],
    ['{"time":0,"busy_percent":1}\nnull\n', 2, 'null'],
  ])('%j is refused with its line', (text, line, what) => {
    expect(() => parseTrace(text, 'a.csv')).toThrow(`a.csv:${line}: `);
    expect(() => parseTrace(text, 'a.csv')).toThrow(what);
    expect(() => parseTrace(text, 'a.csv')).toThrow('time,busy_percent');
  });

  test.each(Object.entries(traces))(
    '%s is what its script makes, and can be read',
    (name, text) => {
      const url = new URL(`../../../../examples/load/${name}`, import.meta.url);
      expect(readFileSync(url, 'utf8')).toBe(text);
      expect(parseTrace(text, name).rows.length).toBeGreaterThan(500);
    },
  );
});
