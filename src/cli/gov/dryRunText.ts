/** What a proposal would do, as a person reads it. */

import type { DryRun, DryRunFailure } from '../../gen/cpoc/gov/v1/gov.ts';
import { formatTable } from '../output/table.ts';

export function dryRunText(run: DryRun, atSubmission: DryRunFailure | undefined): string {
  const { height, succeeds, failure, gasUsed, gasLimit, changes, events } = run;
  const lines = [
    succeeds
      ? `It would succeed in the state of height ${height}.`
      : `It would FAIL in the state of height ${height}${failure === undefined ? '' : `: ${failureText(failure)}`}.`,
    `Gas: ${gasUsed} of ${gasLimit}.`,
  ];
  if (atSubmission !== undefined) {
    lines.push(`At submission, at height ${atSubmission.height}: ${failureText(atSubmission)}.`);
  }
  if (changes.length > 0) {
    const rows = changes.map(({ messageIndex, module, name, before, after }) => {
      return [String(messageIndex), module, name, before, after];
    });
    const titles = ['MESSAGE', 'MODULE', 'PARAMETER', 'BEFORE', 'AFTER'];
    lines.push(
      formatTable(
        titles.map((title) => ({ title })),
        rows,
      ).trimEnd(),
    );
  }
  for (const { type, attributes } of events) {
    const parts = attributes.map(({ key, value }) => `${key}=${value}`);
    lines.push(`Event ${type}: ${parts.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function failureText({ messageIndex, typeUrl, codespace, code, log }: DryRunFailure): string {
  return `message ${messageIndex} (${typeUrl}) fails with ${codespace}/${code}, ${log}`;
}
