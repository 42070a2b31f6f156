/** A bench whose answer is more than one ratio: a table of figures, printed as soon as it is known. */

import type { TargetResult } from './target.ts';

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** How to read it. */
  readonly note: string;
  /** What the rows say of targets, where they do: `--json` prints one of them a line. */
  readonly results?: readonly TargetResult[] | undefined;
}

export interface Report {
  readonly name: string;
  /** Bound on the sizes where none is given; a million where left out. */
  readonly most?: number;
  /**
   * @param most bound on the sizes that are tried
   * @param peers whether programs of other toolchains are run too
   */
  tables(most: number, peers: boolean): AsyncIterable<Table>;
}

/** Columns as wide as their longest cell; numbers to the right. */
export function formatTable({ title, columns, rows, note }: Table): string {
  const cells = [columns, ...rows].map((row) => row.map(formatCell));
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  '),
  );
  return [title, ...lines, note, ''].join('\n');
}

function formatCell(cell: string | number): string {
  if (typeof cell === 'string' || Number.isInteger(cell)) return String(cell);
  return cell.toFixed(Math.abs(cell) < 10 ? 2 : 1);
}
