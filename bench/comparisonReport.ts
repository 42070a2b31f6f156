/** Comparisons of two ways of doing one thing, as a report of targets. */

import { type Comparison, compare } from './compare.ts';
import type { Report } from './table.ts';
import { type Target, targetTable } from './target.ts';

/** @param what ours and the reference, for the title */
export function comparisonReport(
  name: string,
  what: string,
  comparisons: readonly Comparison[],
): Report {
  return {
    name,
    async *tables() {
      const targets = comparisons.map((comparison): Target => {
        const { ours, reference } = compare(comparison);
        const { name, unit, target } = comparison;
        return { name, unit, ours, reference, target };
      });
      const pairs = comparisons.map(
        (each) => `${each.name}: ${each.ours.what} against ${each.reference.what}`,
      );
      yield targetTable(
        what,
        targets,
        `Processor time; medians of rounds in turns. ${pairs.join('; ')}.`,
      );
    },
  };
}
