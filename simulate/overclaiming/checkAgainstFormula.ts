/** Whether the simulation and the formula agree, over all combinations at once. */

import type { Section } from '../output/report.ts';
import { keepChance } from './expectedShare.ts';
import type { Measured } from './measurePlans.ts';

/** Fewest kept and lost epochs that are expected where a deviation is given in standard errors; rarer cells are added up. */
const enough = 5;

export function checkAgainstFormula(measured: readonly Measured[]): Section {
  let [cells, largest, squares] = [0, 0, 0];
  let [rareExpected, rareKept] = [0, 0];
  for (const { rules, plans } of measured) {
    for (const { plan, trials, kept } of plans) {
      const chance = keepChance(plan, rules);
      const variance = trials * chance * (1 - chance);
      if (variance < enough) {
        rareExpected += trials * chance;
        rareKept += kept;
        continue;
      }
      const deviation = (kept - trials * chance) / Math.sqrt(variance);
      cells += 1;
      squares += deviation ** 2;
      largest = Math.max(largest, Math.abs(deviation));
    }
  }
  const mean = (squares / Math.max(1, cells)).toFixed(3);
  const spread = Math.sqrt(2 / Math.max(1, cells)).toFixed(3);
  return {
    heading: 'The simulation against the formula',
    text: [
      `${cells} combinations with a variance of at least ${enough} kept epochs: the largest deviation is ${largest.toFixed(2)} standard errors, the mean square of all is ${mean} (1 is expected, with a standard error of ${spread}). In the others, almost sure to lose or to keep, ${rareExpected.toFixed(1)} kept epochs are expected in all, and ${rareKept} were kept.`,
    ],
  };
}
