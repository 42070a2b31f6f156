/** Runs benches one after the other and prints what they find as soon as they find it. */

import type { Invocation } from './commandLine.ts';
import { formatTable, type Table } from './table.ts';
import { jsonLine } from './target.ts';

/** Bound on the sizes of a bench that has none of its own. */
const usualMost = 1e6;

export interface Output {
  /** A line, or a table of several. */
  result(text: string): void;
  error(text: string): void;
}

/** @returns false where a target was missed, or a bench could not be run: the others are run all the same */
export async function runBenches(
  { chosen, json, peers, most }: Pick<Invocation, 'chosen' | 'json' | 'peers' | 'most'>,
  output: Output,
): Promise<boolean> {
  let ok = true;
  for (const { bench, part } of chosen) {
    try {
      const report = await bench.load(part);
      for await (const table of report.tables(most ?? report.most ?? usualMost, peers)) {
        printTable(table, json, output);
        if (table.results?.some((result) => result.ok === false)) ok = false;
      }
    } catch (error) {
      output.error(`${bench.name} did not end: ${(error as Error).message}`);
      ok = false;
    }
  }
  return ok;
}

export function printTable(table: Table, json: boolean, output: Output): void {
  if (!json) {
    output.result(formatTable(table));
    return;
  }
  for (const result of table.results ?? []) {
    const line = jsonLine(result);
    if (line !== undefined) output.result(line);
  }
}
