/** A report as Markdown. */

import type { Report, Section, Table } from './report.ts';

export interface MarkdownParameters {
  readonly report: Report;
  readonly scenario: string;
  /** The command that makes this very file. */
  readonly command: string;
}

export function formatMarkdown({ report, scenario, command }: MarkdownParameters): string {
  const parts = [
    `# ${report.title}`,
    `Made by \`${command}\`; the same command gives the same bytes.`,
    ...report.sections.map((section) => formatSection(section, scenario)),
    ...(report.sheets ?? []).map(
      ({ name, table }) =>
        `All ${table.rows.length} rows: [${scenario}-${name}.csv](${scenario}-${name}.csv).`,
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function formatSection({ heading, text, table, figure }: Section, scenario: string): string {
  const parts = [`## ${heading}`, ...text];
  if (figure !== undefined) {
    parts.push(`![${figure.chart.title}](${scenario}-${figure.name}.svg)`);
  }
  if (table !== undefined) parts.push(formatTable(table));
  return parts.join('\n\n');
}

export function formatTable({ columns, rows }: Table): string {
  const rule = columns.map((_, i) => (isNumeric(rows, i) ? '--:' : '---'));
  return [columns, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function isNumeric(rows: Table['rows'], column: number): boolean {
  return rows.every((row) => /^[−–<≤≥~]?\s?[\d.,]+( ?[%×sk]|e[+-]?\d+)?$/.test(row[column] ?? ''));
}

/** Comma-separated values; a cell never holds a comma. */
export function formatSheet({ columns, rows }: Table): string {
  return `${[columns, ...rows].map((cells) => cells.join(',')).join('\n')}\n`;
}
