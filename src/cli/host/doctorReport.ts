/** What the doctor found, as a person reads it and as a program does. */

import {
  type Facts,
  type Finding,
  type Severity,
  severities,
  worstSeverity,
} from '../../host/doctor/finding.ts';
import { wrapText } from '../output/wrapText.ts';

/** Columns of a line. */
const usualWidth = 110;
/** Narrower ones leave no room beside the names. */
const leastWidth = 70;
const marks: Readonly<Record<Severity, string>> = {
  ok: 'ok',
  info: 'info',
  warning: 'WARNING',
  error: 'ERROR',
};

/** One line a finding that is in order; where something is to be done, also why and what. */
export function formatFindings(findings: readonly Finding[], columns: number = usualWidth): string {
  const width = Math.max(leastWidth, Math.min(usualWidth, columns - 1));
  const markWidth = Math.max(...Object.values(marks).map((mark) => mark.length));
  const idWidth = Math.max(0, ...findings.map(({ id }) => id.length));
  const indent = ' '.repeat(markWidth + idWidth + 4);
  const inner = (text: string): string => `${indent}${wrapText(text, width, indent)}\n`;
  const lines = findings.map(({ severity, id, what, why, todo = '' }) => {
    const head = `${marks[severity].padEnd(markWidth)}  ${id.padEnd(idWidth)}  `;
    const first = `${head}${wrapText(what, width, indent)}\n`;
    const isBad = severity === 'warning' || severity === 'error';
    const because = isBad ? inner(`why: ${why}`) : '';
    return first + because + (todo === '' ? '' : inner(`${isBad ? 'do:  ' : 'see: '}${todo}`));
  });
  return `${lines.join('')}\n${summary(findings)}\n`;
}

/** `1 error, 2 warnings, 20 in order`. */
export function summary(findings: readonly Finding[]): string {
  const count = (of: Severity): number => findings.filter(({ severity }) => severity === of).length;
  const some = (number: number, word: string): string[] =>
    number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
  const bad = [...some(count('error'), 'error'), ...some(count('warning'), 'warning')];
  const good = `${count('ok') + count('info')} in order`;
  return [...bad, good].join(', ');
}

/** Version 1; fields are added, and never changed or taken away. */
export function findingsJson(findings: readonly Finding[], about: Facts): object {
  const counts = Object.fromEntries(
    severities.map((one) => [one, findings.filter(({ severity }) => severity === one).length]),
  );
  return {
    version: 1,
    severity: worstSeverity(findings),
    counts,
    ...about,
    findings: findings.map(({ id, severity, what, why, todo = '', facts = {}, tookMs }) => ({
      id,
      severity,
      what,
      why,
      todo,
      facts,
      took_ms: tookMs,
    })),
  };
}
