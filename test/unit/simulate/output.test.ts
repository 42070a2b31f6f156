import { describe, expect, test } from 'vitest';
import { type Axis, formatTick, placeOf, ticksOf } from '../../../simulate/output/axis.ts';
import { formatChance } from '../../../simulate/output/formatChance.ts';
import { drawLineChart } from '../../../simulate/output/lineChart.ts';
import { formatTable } from '../../../simulate/output/markdown.ts';

const linear: Axis = { label: 'share', scale: 'linear', least: 0, most: 1 };
const log: Axis = { label: 'tries', scale: 'log', least: 1, most: 1e9 };

describe('axes', () => {
  test('a value lies where its scale puts it, and never outside', () => {
    expect(placeOf(linear, 0.25)).toBe(0.25);
    expect(placeOf(log, 1e3)).toBeCloseTo(1 / 3, 12);
    expect(placeOf(linear, 7)).toBe(1);
    expect(placeOf(log, 0)).toBe(0);
  });

  test('ticks are round numbers within the axis', () => {
    expect(ticksOf(linear)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
    expect(ticksOf(linear).map((tick) => formatTick(linear, tick))[3]).toBe('0.6');
    expect(ticksOf(log).map((tick) => formatTick(log, tick))).toContain('10⁹');
    expect(ticksOf({ ...log, most: 50 })).toEqual([1, 2, 5, 10, 20, 50]);
    for (const tick of ticksOf({ ...log, least: 1e-6, most: 1 })) expect(tick).toBeLessThan(1.01);
  });
});

test('a chart says what it shows to who sees it and to who does not, and text cannot break it', () => {
  const chart = drawLineChart({
    title: 'Weight < honest & lower',
    description: 'It falls.',
    x: linear,
    y: { ...log, label: 'weight "÷" honest' },
    series: [
      { name: 'formula', points: [[0, 1] as const, [1, 1e9] as const], style: 'line' },
      { name: 'played', points: [[0.5, 1e3] as const], style: 'markers', colour: 0 },
    ],
  });
  expect(chart).toContain('role="img" aria-labelledby="title description"');
  expect(chart).toContain('<title id="title">Weight &lt; honest &amp; lower</title>');
  expect(chart).toContain('prefers-color-scheme:dark');
  expect(chart).toContain('>weight "÷" honest<');
  expect(chart).toContain('points="78.0,382.0 618.0,52.0"');
  expect(chart).toContain('translate(348.0 272.0)');
  // Well-formed: every element is closed, in order.
  const open: string[] = [];
  for (const [, end, name, own] of chart.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (own === '/') continue;
    if (end === '/') expect(open.pop()).toBe(name);
    else open.push(name as string);
  }
  expect(open).toEqual([]);
});

test('a table aligns figures to the right', () => {
  const table = { columns: ['host', 'share'], rows: [['one', '1.5 %']] };
  expect(formatTable(table)).toBe('| host | share |\n| --- | --: |\n| one | 1.5 % |');
});

test('chances are written with three digits, or as a power of ten', () => {
  expect([0, 0.25, 0.0004, 1e-40].map(formatChance)).toEqual(['0', '0.2500', '4e-4', '< 1e-30']);
});
