/** Ours beside a reference of the same run, and the ratio that is aimed for. */

import type { Table } from './table.ts';

export interface Target {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** A limit is one too, with a ratio of 1; undefined where the program to compare with was not run. */
  readonly reference?: number | undefined;
  /** The largest ratio that is good enough; undefined where none is set. */
  readonly target?: number | undefined;
}

export interface TargetResult extends Target {
  /** Ours divided by the reference: below 1 is faster, or smaller. */
  readonly ratio?: number | undefined;
  readonly ok?: boolean | undefined;
}

export function judge(target: Target): TargetResult {
  if (target.reference === undefined) return target;
  const ratio = target.ours / target.reference;
  return { ...target, ratio, ok: target.target === undefined ? undefined : ratio <= target.target };
}

/** Ours must be no more than so much. */
export function atMost(limit: number, name: string, unit: string, ours: number): Target {
  return { name, unit, ours, reference: limit, target: 1 };
}

export function targetTable(title: string, targets: readonly Target[], note: string): Table {
  const results = targets.map(judge);
  return {
    title,
    columns: ['', 'unit', 'ours', 'reference', 'ratio', 'target', 'ok'],
    rows: results.map(({ name, unit, ours, reference, ratio, target, ok }) => [
      name,
      unit,
      ours,
      reference ?? '–',
      ratio ?? '–',
      target ?? '–',
      ok === undefined ? '–' : ok ? 'yes' : 'NO',
    ]),
    note,
    results,
  };
}

/** What `--json` prints of it; undefined where nothing was there to compare with. What is not a finite number is null. */
export function jsonLine(result: TargetResult): string | undefined {
  if (result.reference === undefined) return undefined;
  const { name, unit, ours, reference, ratio = null, target = null, ok = null } = result;
  return JSON.stringify({ name, unit, ours, reference, ratio, target, ok });
}
