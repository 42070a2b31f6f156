/** What a scenario hands back: sections of text, tables and figures, and files for machines. */

import type { LineChart } from './lineChart.ts';

export interface Table {
  /** Headings; a column of figures is aligned right. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Figure {
  /** End of the file's name: `<scenario>-<name>.svg`. */
  readonly name: string;
  readonly chart: LineChart;
}

export interface Section {
  readonly heading: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  readonly table?: Table;
  readonly figure?: Figure;
}

export interface Report {
  readonly title: string;
  readonly sections: readonly Section[];
  /** Further tables as comma-separated values: end of the file's name, and the table. */
  readonly sheets?: readonly { readonly name: string; readonly table: Table }[];
}
