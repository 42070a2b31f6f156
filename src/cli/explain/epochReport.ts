/** What became of a recomputed epoch, for people and for programs. */

import { differenceText } from '../../recompute/difference.ts';
import type { EpochReport } from '../../recompute/epoch/recomputeEpoch.ts';
import { epochHeights } from '../../types/poc/epochHeights.ts';
import { shownText } from '../output/shownText.ts';
import { formatPairs } from '../output/table.ts';

/** Differences that a person is shown. */
const shown = 20;

/** Fields are append-only; docs/explain.md describes them. */
export function epochReportJson(report: EpochReport, trust: object): Record<string, unknown> {
  const { frame, counts, differences, differenceCount, notChecked } = report;
  return {
    verdict: verdictOf(report),
    epoch_index: frame.epoch.index,
    trust,
    counts,
    not_checked: notChecked,
    difference_count: differenceCount,
    differences,
  };
}

/** `agrees_in_part` where nothing differs, and not all could be checked. */
function verdictOf({ differenceCount, notChecked }: EpochReport): string {
  if (differenceCount > 0) return 'differs';
  return notChecked.length === 0 ? 'agrees' : 'agrees_in_part';
}

export function formatEpochReport(report: EpochReport): string {
  const { frame, counts, differences, differenceCount, notChecked } = report;
  const { first, last } = epochHeights(frame.epoch);
  const settlement = frame.settlement;
  const lines = differences
    .slice(0, shown)
    .map((one) => `Verdict: ${shownText(differenceText(one))}`);
  const more = differenceCount - lines.length;
  return [
    `Epoch ${frame.epoch.index}, heights ${first} to ${last}, recomputed.\n\n`,
    formatPairs([
      ['hosts', String(counts.hosts)],
      ['summaries', String(counts.summaries)],
      ['commits', String(counts.commits)],
      ['challenges', String(counts.challenges)],
      ['draws derived from headers', String(counts.draws)],
      ['weight records', String(counts.weight_records)],
      ['total weight', settlement?.totalWeight ?? '-'],
      ['candidates', String(settlement?.candidates ?? '-')],
      ['validators of the next set', String(counts.validators)],
    ]),
    notChecked.length === 0
      ? ''
      : `\nNot checked:\n${notChecked.map((one) => `  ${one}\n`).join('')}`,
    '\n',
    differenceCount === 0
      ? `Verdict: agrees${notChecked.length === 0 ? '' : ', as far as it could be checked'}.\n`
      : `${lines.join('\n')}\n${more > 0 ? `… and ${more} more (-o json shows up to 1000)\n` : ''}`,
  ].join('');
}
