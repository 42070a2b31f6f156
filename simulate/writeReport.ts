/** Hands a report over: as files, as JSON, or as Markdown on standard output. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from './commandLine.ts';
import { drawLineChart } from './output/lineChart.ts';
import { formatMarkdown, formatSheet } from './output/markdown.ts';
import type { Report } from './output/report.ts';

export interface WriteReportParameters {
  readonly report: Report;
  readonly scenario: string;
  readonly command: string;
}

/** Name and content of every file of a report. */
export function reportFiles(parameters: WriteReportParameters): Map<string, string> {
  const { report, scenario } = parameters;
  const files = new Map([[`${scenario}.md`, formatMarkdown(parameters)]]);
  for (const { figure } of report.sections) {
    if (figure !== undefined) {
      files.set(`${scenario}-${figure.name}.svg`, drawLineChart(figure.chart));
    }
  }
  for (const { name, table } of report.sheets ?? []) {
    files.set(`${scenario}-${name}.csv`, formatSheet(table));
  }
  return files;
}

/** Returns the paths that were written. @throws UsageError where the folder does not take them. */
export function writeReport(parameters: WriteReportParameters, folder: string): string[] {
  try {
    mkdirSync(folder, { recursive: true });
    return [...reportFiles(parameters)].map(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    });
  } catch (error) {
    throw new UsageError(`--out ${folder}: ${(error as Error).message}`);
  }
}
