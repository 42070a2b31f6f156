/** Tables for people: columns as wide as their widest cell, numbers to the right. */

import { shownText } from './shownText.ts';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Lines of a table without borders, each with its line feed. An empty table has its titles. */
export function formatTable(
  columns: readonly TableColumn[],
  content: readonly (readonly string[])[],
): string {
  const rows = content.map((row) => row.map(shownText));
  const widths = columns.map((column, i) =>
    Math.max(column.title.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map((column, i) => {
        const cell = cells[i] ?? '';
        const width = widths[i] ?? 0;
        return column.align === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [columns.map((column) => column.title), ...rows].map((row) => `${line(row)}\n`).join('');
}

/** `name: value` lines with the values below each other. */
export function formatPairs(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...pairs.map(([name]) => name.length)) + 1;
  return pairs
    .map(([name, value]) => `${`${name}:`.padEnd(width)} ${shownText(value)}`.trimEnd())
    .join('\n')
    .concat('\n');
}
