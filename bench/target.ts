/** Ours beside a reference of the same run, and the ratio that is aimed for. */

import type { Table } from './table.ts';

export interface Target {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** undefined where the program to compare with was not run. */
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
