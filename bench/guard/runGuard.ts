/** Micro benches held against the last green run, by ratio to a plain way in the same process: no time of a machine is remembered. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from '../compare.ts';
import { type Output, printTable } from '../runBenches.ts';
import { type Target, targetTable } from '../target.ts';
import { type Guarded, guarded } from './guarded.ts';

/** Ratios may grow by so much. */
const limit = 2;
/** What seems slower is measured again: a change makes every attempt slow, another process only some. */
const attempts = 3;
const rounds = 11;

export interface GuardParameters {
  readonly comparisons: readonly Guarded[];
  /** Ratios of the last green run, by name. */
  readonly file: string;
  /** Ours divided by the reference, as it is now. */
  readonly measure: (comparison: Guarded) => number;
}

const ours = (): GuardParameters => ({
  comparisons: guarded(),
  file: join(import.meta.dirname, 'ratios.json'),
  measure: (comparison) => compare(comparison, rounds).ratio,
});

/**
 * @param mode `check` compares, `record` makes this run the one that later ones are compared with
 * @returns false where a ratio is more than twice that of the last green run, or there is none to compare with
 */
export function runGuard(
  mode: 'check' | 'record',
  json: boolean,
  output: Output,
  parameters: GuardParameters = ours(),
): boolean {
  const { file, comparisons, measure } = parameters;
  const before = mode === 'record' ? {} : readRatios(file);
  const now = comparisons.map((one) => [one.name, best(one, before[one.name], measure)] as const);
  if (mode === 'record') {
    const rounded = now.map(([name, ratio]) => [name, Number(ratio.toPrecision(3))]);
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(rounded), null, 2)}\n`);
  }
  const table = targetTable(
    'Ratios to a plain way, beside those of the last green run',
    now.map(
      ([name, ratio]): Target => ({
        name: `guard-${name}`,
        unit: 'ratio',
        ours: ratio,
        reference: mode === 'record' ? ratio : before[name],
        target: limit,
      }),
    ),
    `Fails above ${limit}. Where the change is meant: npm run bench -- --guard --record, and commit ${file}.`,
  );
  printTable(table, json, output);
  const unknown = now.filter(([name]) => mode === 'check' && before[name] === undefined);
  for (const [name] of unknown) {
    output.error(`${name} has no ratio in ${file}: npm run bench -- --guard --record writes it`);
  }
  return unknown.length === 0 && table.results?.every(({ ok }) => ok === true) === true;
}

/** The least of some attempts; one where it is good at once. */
function best(
  comparison: Guarded,
  before: number | undefined,
  measure: GuardParameters['measure'],
): number {
  let least = measure(comparison);
  for (let i = 1; i < attempts && before !== undefined && least > limit * before; i += 1) {
    least = Math.min(least, measure(comparison));
  }
  return least;
}

/** None where nothing was recorded. @throws Error where the file is not what `record` wrote */
function readRatios(file: string): Readonly<Record<string, number>> {
  if (!existsSync(file)) return {};
  const ratios: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const isGood =
    typeof ratios === 'object' &&
    ratios !== null &&
    !Array.isArray(ratios) &&
    Object.values(ratios).every((ratio) => typeof ratio === 'number' && ratio > 0);
  if (!isGood) throw new Error(`${file} does not hold a ratio above 0 a name`);
  return ratios as Readonly<Record<string, number>>;
}
